package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;

@DisplayName("detours on Undertow 2.3")
final class UndertowDetourTest extends DetourOnHost {
  @Override
  RunningHost start(Consumer<ServletContext> application) throws Exception {
    return UndertowHost.start(application);
  }

  @Override
  boolean takesServletsInInit() {
    return false;
  }
}
