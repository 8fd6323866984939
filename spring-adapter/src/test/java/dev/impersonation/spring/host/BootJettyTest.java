package dev.impersonation.spring.host;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("Boot with Jetty")
@Tag("host")
final class BootJettyTest {
  @Nested
  @Tag("matrix")
  final class Contract extends ContractOnBoot {
    Contract() {
      super(Boot.JETTY);
    }
  }

  @Nested
  @Tag("matrix")
  final class Matrix extends MatrixOnBoot {
    Matrix() {
      super(Boot.JETTY);
    }
  }
}
