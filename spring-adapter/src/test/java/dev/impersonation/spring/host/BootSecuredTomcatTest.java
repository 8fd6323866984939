package dev.impersonation.spring.host;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("Boot with Tomcat and Spring Security")
@Tag("host")
final class BootSecuredTomcatTest {
  @Nested
  @Tag("matrix")
  final class Contract extends ContractOnBoot {
    Contract() {
      super(Boot.SECURED_TOMCAT);
    }
  }

  @Nested
  @Tag("matrix")
  final class Matrix extends MatrixOnSecuredBoot {
    Matrix() {
      super(Boot.SECURED_TOMCAT);
    }
  }
}
