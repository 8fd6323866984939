package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is recorded once, however often it is dispatched and whatever becomes of it. */
public interface AuditDispatchContract extends AuditTrailContract {
  private void assertEnded(int status, Trail trail) {
    assertEquals(status, trail.answer().status(), trail.answer().body());
    assertEquals(status, trail.outcome().path("status").asInt());
    assertFalse(trail.outcome().has("failure"), trail.events()::toString);
    assertEquals("allowed", trail.outcome().path("decision").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "writer-forward", "include", "include-twice"})
  default void audit_dispatchByPath_isOneOutcome(String by) {
    Trail trail = trail("GET", dispatch("/dispatch", by, WHOAMI), impersonated());
    assertEnded(200, trail);
    assertTrue(trail.answer().body().contains("\"ran\""), trail.answer().body());
    assertEquals("/dispatch", trail.intent().path("path").asText());
    assertEquals("/dispatch", trail.outcome().path("path").asText());
    assertEquals("REQUEST", trail.outcome().path("dispatch").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"named-forward", "named-include"})
  default void audit_dispatchByName_isOneOutcome(String by) {
    assertEnded(200, trail("GET", dispatch("/dispatch", by, "named"), impersonated()));
    assertEnded(200, trail("GET", dispatch("/dispatch", by, "whoami"), impersonated()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include", "async"})
  default void audit_nestedDispatch_isOneOutcome(String by) {
    String inner = encoded(dispatch("/dispatch", "include", WHOAMI));
    assertEnded(200, trail("GET", dispatch("/dispatch", by, inner), impersonated()));
  }

  @Test
  @DisplayName("a servlet that the filter is mapped to twice is recorded once")
  default void audit_filterMappedTwice_isOneOutcome() {
    assertEnded(200, trail("GET", "/named", impersonated()));
  }

  private void assertDenied(int status, Trail trail) {
    assertEquals(status, trail.answer().status(), trail.answer().body());
    assertNothingRan(trail.answer());
    assertEquals("allowed", trail.intent().path("decision").asText());
    JsonNode outcome = trail.outcome();
    assertEquals("denied", outcome.path("decision").asText());
    assertEquals(DENIED, outcome.path("code").asText());
    assertEquals(status, outcome.path("status").asInt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/limited/late-deny/notes", "/closed"})
  @DisplayName("what a guard behind the filter refuses had an intent, and its outcome says so")
  default void audit_lateGuard_outcomeIsDenied(String path) {
    assertDenied(403, trail("GET", path, impersonated()));
  }

  @ParameterizedTest
  @CsvSource({
    "forward, /limited/deny/notes, 403",
    "async, /limited/deny/notes, 403",
    "forward, /limited/late-deny/notes, 403",
    "named-forward, closed, 403",
    "include, /limited/deny/notes, 200",
    "named-include, closed, 200"
  })
  @DisplayName("S33: the outcome tells that a later dispatch was refused")
  default void audit_refusedDispatch_outcomeIsDenied(String by, String to, int status) {
    assertDenied(status, trail("GET", dispatch("/dispatch", by, to), impersonated()));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 426, 500})
  @DisplayName("S33: an error page, a closed one too, is part of the request it belongs to")
  default void audit_errorPage_isOneOutcome(int status) {
    Trail trail =
        trail("GET", dispatch("/dispatch", "error", "/x") + "&status=" + status, impersonated());
    assertEquals(status, trail.answer().status());
    assertEquals(status, trail.outcome().path("status").asInt());
    assertFalse(trail.outcome().has("failure"));
  }

  @Test
  default void audit_errorPageThatForwards_isOneOutcome() {
    String failing = dispatch("/dispatch", "error", "/x") + "&status=500&view=" + WHOAMI;
    Trail trail = trail("GET", failing, impersonated());
    assertEquals(500, trail.answer().status());
    assertEquals(500, trail.outcome().path("status").asInt());
  }

  @ParameterizedTest
  @CsvSource({
    "throw-wrapped, java.lang.IllegalStateException",
    "throw-runtime, java.lang.IllegalStateException",
    "throw-error, java.lang.LinkageError"
  })
  @DisplayName("S31: of what is thrown the outcome names the class, never the message")
  default void audit_thrown_isNamedByClass(String what, String failure) {
    Trail trail = trail("GET", "/audited?do=" + what, impersonated());
    assertEquals(500, trail.answer().status());
    assertEquals(failure, trail.outcome().path("failure").asText());
    assertFalse(trail.events().toString().contains(AuditedServlet.MESSAGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include"})
  default void audit_thrownInDispatch_isOneOutcome(String by) {
    String path = dispatch("/dispatch", by, encoded("/audited?do=throw-runtime"));
    Trail trail = trail("GET", path, impersonated());
    assertEquals(500, trail.answer().status());
    // Undertow's dispatcher wraps what its target throws.
    String failure = trail.outcome().path("failure").asText();
    assertTrue(
        List.of("java.lang.IllegalStateException", "java.lang.RuntimeException").contains(failure),
        failure);
  }
}
