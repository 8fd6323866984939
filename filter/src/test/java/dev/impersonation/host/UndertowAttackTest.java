package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;

@DisplayName("attacks on Undertow 2.3")
final class UndertowAttackTest extends AttackOnHost {
  @Override
  RunningHost start(Consumer<ServletContext> application) throws Exception {
    return UndertowHost.start(application);
  }
}
