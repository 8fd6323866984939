package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** The Tomcat that is on the class path; the build says of which version it has to be. */
final class TomcatContainer implements Container {
  /** The beginning of the version; set where it is another than that of most tests. */
  static final String VERSION = System.getProperty("tomcat.expected", "11.");

  @Override
  public HostQuirks quirks(Registration registration) {
    return HostQuirks.of(
        "Tomcat " + ServerInfo.getServerNumber() + ", " + registration,
        HostQuirk.FORWARDS_FROM_ERROR_PAGES_ARE_ERRORS,
        HostQuirk.JOINS_FOLDED_HEADERS,
        HostQuirk.READS_CHUNKED_IN_SPITE_OF_LENGTH,
        HostQuirk.FORGETS_REQUESTS_WHOSE_LISTENER_THROWS);
  }

  @Override
  public RunningHost start(Consumer<ServletContext> application) throws Exception {
    return TomcatHost.start(VERSION, directory(), application);
  }

  @Override
  public RunningHost start(Registration registration, Map<String, String> settings)
      throws Exception {
    return TomcatHost.start(
        VERSION,
        directory(),
        switch (registration) {
          case CODE -> (tomcat, webapp) -> inCode(tomcat, webapp, settings);
          case WEB_XML ->
              (tomcat, webapp) ->
                  tomcat.addWebapp(
                      "", ContractApplication.writeWebApplication(webapp, settings).toString());
          case INIT_PARAMS -> throw new UnsupportedOperationException();
        });
  }

  @Override
  public ManyApplications startMany() throws Exception {
    return new Applications(
        TomcatHost.start(
            VERSION, directory(), (tomcat, webapp) -> tomcat.addContext("", webapp.toString())));
  }

  static Path directory() {
    try {
      return Files.createDirectories(Path.of("target", "hosts").toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Context inCode(Tomcat tomcat, Path webapp, Map<String, String> settings) {
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

  private record Applications(TomcatHost host) implements ManyApplications {
    @Override
    public void deploy(String path, Consumer<ServletContext> application) throws Exception {
      Path webapp = Files.createTempDirectory(directory(), "webapp");
      // Tomcat's own addContext() would start it before anything is registered.
      Context context = new StandardContext();
      context.setName(path);
      context.setPath(path);
      context.setDocBase(webapp.toString());
      context.addLifecycleListener(new Tomcat.FixContextListener());
      context.setCrossContext(true);
      ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
      context.addServletContainerInitializer(
          (classes, servletContext) -> application.accept(servletContext), Set.of());
      host.tomcat().getHost().addChild(context);
    }

    @Override
    public void undeploy(String path) throws Exception {
      Context context = (Context) Objects.requireNonNull(host.tomcat().getHost().findChild(path));
      host.tomcat().getHost().removeChild(context);
    }

    @Override
    public int port() {
      return host.port();
    }

    @Override
    public void close() {
      host.close();
    }
  }
}
