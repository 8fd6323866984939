package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;

/** On the Tomcat whose version the subclass names. */
abstract class TomcatCoverage extends CoverageOnHost {
  private final String version;

  @TempDir Path directory;

  TomcatCoverage(String version) {
    this.version = version;
  }

  @Override
  RunningHost start(Consumer<ServletContext> application) throws Exception {
    return TomcatHost.start(version, directory, application);
  }
}
