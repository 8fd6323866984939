package dev.impersonation.host;

import dev.impersonation.contract.AuditedStreamServlet.Then;
import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.RunningHost;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.io.TempDir;

/** On the Tomcat whose version the subclass names. */
abstract class TomcatCode extends HttpContract {
  private final String version;

  @TempDir Path directory;

  TomcatCode(String version) {
    this.version = version;
  }

  @Override
  protected RunningHost start(Map<String, String> settings) throws Exception {
    return TomcatHost.start(
        version, directory, (tomcat, webapp) -> deploy(tomcat, webapp, settings));
  }

  static Context deploy(Tomcat tomcat, Path webapp, Map<String, String> settings) {
    Context context = tomcat.addContext("", webapp.toString());
    // Without a default servlet, paths that nothing is mapped to would pass no filter.
    Tomcat.addServlet(context, "default", new DefaultServlet());
    context.addServletMappingDecoded("/", "default");
    context.addErrorPage(errorPage(0, ContractApplication.ERROR_PAGE));
    ContractApplication.errorPages()
        .forEach((status, page) -> context.addErrorPage(errorPage(status, page)));
    context.addServletContainerInitializer(
        (classes, servletContext) -> ContractApplication.register(servletContext, settings),
        Set.of());
    return context;
  }

  private static ErrorPage errorPage(int status, String location) {
    ErrorPage errorPage = new ErrorPage();
    errorPage.setErrorCode(status);
    errorPage.setLocation(location);
    return errorPage;
  }

  @Override
  public boolean forwardsFromErrorPagesAreErrors() {
    return true;
  }

  @Override
  public boolean joinsFoldedHeaders() {
    return true;
  }

  @Override
  public boolean readsChunkedInSpiteOfLength() {
    return true;
  }

  /** Tomcat forgets a request whose read or write listener throws when it is told of an error. */
  @Override
  public boolean mayNeverEnd(String what, Then then) {
    return then == Then.THROW;
  }
}
