package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.servlet.ImpersonationInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Jetty 12.1 EE10, by web.xml")
final class JettyEe10WebXmlTest extends HttpContract {
  @TempDir Path directory;

  @Override
  protected RunningHost start(Map<String, String> settings) throws Exception {
    Path application =
        ContractApplication.writeWebApplication(
            Files.createTempDirectory(directory, "webapp"), settings);
    WebAppContext context = new WebAppContext(application.toString(), "/");
    context.setThrowUnavailableOnStartupException(true);
    // The filter's classes are on the test's own class path.
    context.setParentLoaderPriority(true);
    // The test's own class path holds WebSockets, and those of other containers.
    context.setAttribute(
        "org.eclipse.jetty.containerInitializerExclusionPattern", ".*\\.websocket\\..*");
    // Without jetty-ee10-annotations Jetty looks for no initializers.
    context.addServletContainerInitializer(new ImpersonationInitializer());
    return JettyHost.start(context);
  }
}
