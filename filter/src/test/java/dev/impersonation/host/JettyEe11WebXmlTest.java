package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.RunningHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Jetty 12.1 EE11, by web.xml")
final class JettyEe11WebXmlTest extends HttpContract {
  @TempDir Path directory;

  @Override
  protected RunningHost start(Map<String, String> settings) throws Exception {
    Path application =
        ContractApplication.writeWebApplication(
            Files.createTempDirectory(directory, "webapp"), settings);
    WebAppContext context = new WebAppContext(application.toString(), "/");
    context.setThrowUnavailableOnStartupException(true);
    // jetty-ee11-annotations is there, so that Jetty finds the initializer by itself.
    // The filter's classes are on the test's own class path.
    context.setParentLoaderPriority(true);
    // The test's own class path holds WebSockets, and those of other containers.
    context.setAttribute(
        "org.eclipse.jetty.containerInitializerExclusionPattern", ".*\\.websocket\\..*");
    return JettyHost.start(context);
  }
}
