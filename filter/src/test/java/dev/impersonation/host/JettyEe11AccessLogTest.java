package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.readme.Snippets;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.RequestLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Access log of Jetty 12.1, EE11")
final class JettyEe11AccessLogTest extends AccessLogOnHost {
  @Override
  RunningHost start(Path directory, Map<String, String> settings) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, ContractApplication.ERROR_PAGE);
    context.setErrorHandler(errors);
    context.addServletContainerInitializer(
        (classes, servletContext) -> ContractApplication.register(servletContext, settings));
    RequestLog.Writer writer = this::accept;
    return JettyHost.start(
        context,
        (RequestLog)
            recipe(directory, "JettyAccessLog", "requestLog", RequestLog.Writer.class, writer));
  }

  @Test
  void standalone_formatOfTheModule_isTheSame(@TempDir Path directory) throws Exception {
    RequestLog.Writer writer = line -> {};
    CustomRequestLog printed =
        (CustomRequestLog)
            recipe(directory, "JettyAccessLog", "requestLog", RequestLog.Writer.class, writer);
    assertEquals(
        "jetty.requestlog.formatString=" + printed.getFormatString() + "\n",
        Snippets.of(GUIDE).block("ini", "formatString"));
  }
}
