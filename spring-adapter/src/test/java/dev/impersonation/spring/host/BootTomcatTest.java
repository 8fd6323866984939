package dev.impersonation.spring.host;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("Boot with Tomcat")
@Tag("host")
final class BootTomcatTest {
  @Nested
  @Tag("matrix")
  final class Contract extends ContractOnBoot {
    Contract() {
      super(Boot.TOMCAT);
    }
  }

  @Nested
  @Tag("matrix")
  final class Matrix extends MatrixOnBoot {
    Matrix() {
      super(Boot.TOMCAT);
    }
  }
}
