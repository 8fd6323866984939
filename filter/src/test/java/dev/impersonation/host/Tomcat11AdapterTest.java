package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("adapters on Tomcat 11")
final class Tomcat11AdapterTest extends AdapterOnHost {
  @TempDir Path directory;

  @Override
  RunningHost start(Consumer<ServletContext> application) throws Exception {
    return TomcatHost.start("11.", directory, application);
  }
}
