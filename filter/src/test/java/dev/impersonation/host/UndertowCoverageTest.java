package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;

@DisplayName("coverage on Undertow 2.3")
final class UndertowCoverageTest extends CoverageOnHost {
  @Override
  RunningHost start(Consumer<ServletContext> application) throws Exception {
    return UndertowHost.start(application);
  }

  @Override
  String root() {
    return "/";
  }
}
