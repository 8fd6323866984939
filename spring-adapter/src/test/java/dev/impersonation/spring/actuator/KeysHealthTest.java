package dev.impersonation.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.keys.KeySetState;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import dev.impersonation.testkit.KeySetFault;
import dev.impersonation.testkit.TestIssuer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Configuration;

class KeysHealthTest {
  private static final String DETAILS = "management.endpoint.health.show-details=always";
  private static final Duration SOON = Duration.ofSeconds(3);

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Test
  void health_followsTheKeySet() {
    try (RunningApplication application =
        RunningApplication.start(Server.TOMCAT, Application.class, DETAILS)) {
      application.issuer().fail(KeySetFault.HTML);
      String path = "/actuator/health/impersonationKeys";
      assertThat(application.get(path, null).status()).isEqualTo(200);
      assertThat(application.get(path, null).body()).contains("\"status\":\"UNKNOWN\"");
      assertThat(application.issuer().keySetRequests()).isZero();

      assertThat(application.get("/", application.customer()).status()).isEqualTo(503);
      assertThat(application.get(path, null).status()).isEqualTo(503);
      assertThat(application.get(path, null).body())
          .contains("\"status\":\"DOWN\"", "\"usable\":0", "\"lastError\":\"");
      assertThat(application.get("/actuator/health", null).status()).isEqualTo(503);
    }
  }

  @Test
  void health_withKeys_isUp() {
    try (RunningApplication application =
        RunningApplication.start(Server.TOMCAT, Application.class, DETAILS)) {
      assertThat(application.get("/", application.customer()).status()).isEqualTo(404);
      assertThat(application.get("/actuator/health/impersonationKeys", null).body())
          .contains("\"status\":\"UP\"", "\"source\":\"fetched\"", "\"usable\":1")
          .contains("\"cryptoProvider\":\"SunRsaSign\"")
          .doesNotContain("lastError");
    }
  }

  @Test
  void health_withGivenKey_isUp() {
    try (TestIssuer issuer = TestIssuer.start();
        RunningApplication application =
            RunningApplication.start(
                Server.TOMCAT,
                Application.class,
                DETAILS,
                "impersonation.issuer=" + issuer.issuer(),
                "impersonation.jwt-key=" + issuer.publicKeyPem())) {
      assertThat(application.get("/actuator/health/impersonationKeys", null).body())
          .contains("\"status\":\"UP\"", "\"source\":\"given\"");
    }
  }

  @Test
  void health_turnedOff_isNoContributor() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.TOMCAT,
            Application.class,
            "management.health.impersonation-keys.enabled=false")) {
      assertThat(application.context().containsBean("impersonationKeysHealthIndicator")).isFalse();
    }
  }

  @Test
  void status_isDownOnlyUntilTheNextAttempt() {
    Optional<String> error = Optional.of("answered with status 500");
    assertThat(status(0, error, SOON)).isEqualTo(Status.DOWN);
    assertThat(status(0, error, Duration.ZERO)).isEqualTo(Status.UNKNOWN);
    assertThat(status(0, Optional.empty(), SOON)).isEqualTo(Status.UNKNOWN);
    assertThat(status(1, error, SOON)).isEqualTo(Status.UP);
    assertThat(KeysHealthIndicator.status(Optional.empty())).isEqualTo(Status.UP);
  }

  private static Status status(int keys, Optional<String> error, Duration untilNext) {
    return KeysHealthIndicator.status(
        Optional.of(new KeySetState(keys, Optional.empty(), error, untilNext)));
  }
}
