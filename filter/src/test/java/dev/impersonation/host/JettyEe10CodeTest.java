package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.RunningHost;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Jetty 12.1 EE10, by code")
final class JettyEe10CodeTest extends HttpContract {
  @Override
  protected RunningHost start(Map<String, String> settings) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, ContractApplication.ERROR_PAGE);
    ContractApplication.errorPages().forEach(errors::addErrorPage);
    context.setErrorHandler(errors);
    context.addServletContainerInitializer(
        (classes, servletContext) -> ContractApplication.register(servletContext, settings));
    return JettyHost.start(context);
  }

  @Override
  public boolean traceReachesTheApplication() {
    return true;
  }
}
