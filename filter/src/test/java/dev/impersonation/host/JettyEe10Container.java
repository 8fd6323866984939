package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.servlet.ImpersonationInitializer;
import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;

/** Jetty with the environment EE10. */
final class JettyEe10Container implements Container {
  @Override
  public HostQuirks quirks(Registration registration) {
    Set<HostQuirk> quirks =
        EnumSet.of(HostQuirk.TAKES_NO_SERVLETS_IN_INIT, HostQuirk.CARRIES_NO_ATTRIBUTES_ACROSS);
    if (registration == Registration.CODE) {
      // Where there is a web.xml, the defaults of Jetty's own forbid it.
      quirks.add(HostQuirk.TRACE_REACHES_THE_APPLICATION);
    }
    return new HostQuirks("Jetty " + Server.getVersion() + " EE10" + ", " + registration, quirks);
  }

  @Override
  public RunningHost start(Consumer<ServletContext> application) throws Exception {
    return JettyHost.start(context("/", application));
  }

  @Override
  public RunningHost start(Registration registration, Map<String, String> settings)
      throws Exception {
    return JettyHost.start(
        switch (registration) {
          case CODE -> inCode(settings);
          case WEB_XML -> byWebXml(settings);
          case INIT_PARAMS -> throw new UnsupportedOperationException();
        });
  }

  @Override
  public ManyApplications startMany() throws Exception {
    return new JettyApplications(JettyEe10Container::context);
  }

  private static ServletContextHandler context(String path, Consumer<ServletContext> application) {
    ServletContextHandler context = new ServletContextHandler(path);
    context.addServletContainerInitializer(
        (classes, servletContext) -> application.accept(servletContext));
    return context;
  }

  /** The contract's application with its error pages, which are the host's to set. */
  static ServletContextHandler inCode(Map<String, String> settings) {
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, ContractApplication.ERROR_PAGE);
    ContractApplication.errorPages().forEach(errors::addErrorPage);
    context.setErrorHandler(errors);
    context.addServletContainerInitializer(
        (classes, servletContext) -> ContractApplication.register(servletContext, settings));
    return context;
  }

  private static WebAppContext byWebXml(Map<String, String> settings) throws Exception {
    Path application =
        ContractApplication.writeWebApplication(
            Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "hosts").toAbsolutePath()), "webapp"),
            settings);
    WebAppContext context = new WebAppContext(application.toString(), "/");
    context.setThrowUnavailableOnStartupException(true);
    // The filter's classes are on the test's own class path.
    context.setParentLoaderPriority(true);
    // The test's own class path holds WebSockets, and those of other containers.
    context.setAttribute(
        "org.eclipse.jetty.containerInitializerExclusionPattern", ".*\\.websocket\\..*");
    // Without jetty-ee10-annotations Jetty looks for no initializers.
    context.addServletContainerInitializer(new ImpersonationInitializer());
    return context;
  }
}
