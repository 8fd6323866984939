package dev.impersonation.spring.host;

import dev.impersonation.browser.BannerSuite;
import dev.impersonation.contract.RunningHost;
import java.util.Map;
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

  @Nested
  @Tag("start")
  final class Banner extends BannerSuite {
    @Override
    protected RunningHost start(Map<String, String> settings) {
      return Boot.TOMCAT.start(settings);
    }
  }
}
