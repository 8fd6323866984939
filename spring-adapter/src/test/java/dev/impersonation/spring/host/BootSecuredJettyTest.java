package dev.impersonation.spring.host;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("Boot with Jetty and Spring Security")
@Tag("host")
final class BootSecuredJettyTest {
  @Nested
  @Tag("matrix")
  final class Contract extends ContractOnBoot {
    Contract() {
      super(Boot.SECURED_JETTY);
    }
  }

  @Nested
  @Tag("matrix")
  final class Matrix extends MatrixOnSecuredBoot {
    Matrix() {
      super(Boot.SECURED_JETTY);
    }
  }
}
