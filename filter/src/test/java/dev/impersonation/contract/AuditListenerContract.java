package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An outcome is recorded whatever the application's own asynchronous listeners throw. */
public interface AuditListenerContract extends AuditTrailContract {
  private JsonNode outcome(String by, String order, String thrown) {
    String path = "/audited-listener?by=%s&order=%s&throw=%s".formatted(by, order, thrown);
    Trail trail = trail("GET", path, impersonated());
    assertFalse(trail.events().toString().contains(AuditedServlet.MESSAGE));
    return trail.outcome();
  }

  @ParameterizedTest
  @CsvSource({"before, runtime", "before, error", "after, runtime", "after, error"})
  @DisplayName("S31: a listener that throws when the request is complete keeps no outcome back")
  default void audit_listenerThrowsOnComplete_isOneOutcome(String order, String thrown) {
    JsonNode outcome = outcome("complete", order, thrown);
    assertEquals(200, outcome.path("status").asInt());
  }

  @ParameterizedTest
  @CsvSource({"before, runtime", "before, error", "after, runtime", "after, error"})
  @DisplayName("S31: a listener that throws at the timeout keeps no outcome back")
  default void audit_listenerThrowsOnTimeout_isOneOutcome(String order, String thrown) {
    JsonNode outcome = outcome("timeout", order, thrown);
    assertEquals("timeout", outcome.path("failure").asText(), outcome::toString);
  }

  @ParameterizedTest
  @CsvSource({"before, runtime", "before, error", "after, runtime", "after, error"})
  @DisplayName("S31: a listener that throws at an error keeps no outcome back")
  default void audit_listenerThrowsOnError_isOneOutcome(String order, String thrown) {
    JsonNode outcome = outcome("error", order, thrown);
    assertEquals(
        IllegalStateException.class.getName(), outcome.path("failure").asText(), outcome::toString);
  }
}
