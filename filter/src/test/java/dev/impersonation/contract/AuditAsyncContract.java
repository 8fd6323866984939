package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcome of requests that outlive their thread, or their client. */
public interface AuditAsyncContract extends AuditTrailContract {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/async?by=complete",
        "/async?by=dispatch&to=" + WHOAMI,
        "/dispatch?by=async-user&to=x",
        "/dispatch?by=async&to=" + WHOAMI,
        "/dispatch?by=async-wrapped&to=" + WHOAMI,
        "/audited?do=async-early",
        "/audited?do=async-again",
        "/audited?do=async-past",
        "/audited?do=async-past-dispatch&to=" + WHOAMI,
        "/audited?do=async-past-again"
      })
  @DisplayName("a request that ends on another thread is one intent and one outcome")
  default void audit_async_isOneOutcome(String path) {
    Trail trail = trail("GET", path, impersonated());
    assertEquals(200, trail.answer().status(), trail.answer().body());
    assertEquals(200, trail.outcome().path("status").asInt());
    assertFalse(trail.outcome().has("failure"), trail.events()::toString);
    assertEquals("REQUEST", trail.outcome().path("dispatch").asText());
    assertEquals("user_engineer", trail.outcome().path("actor").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "/async?by=timeout, 500",
    "/async?by=timeout-complete, 200",
    "/async?by=timeout-dispatch&to=/api/whoami, 200"
  })
  @DisplayName("that the application did not answer in time is told, whatever it answers then")
  default void audit_asyncTimeout_isTold(String path, int status) {
    Trail trail = trail("GET", path, impersonated());
    assertEquals(status, trail.answer().status(), trail.answer().body());
    assertEquals("timeout", trail.outcome().path("failure").asText());
    assertEquals(status, trail.outcome().path("status").asInt());
    assertTrue(trail.outcome().path("duration_us").asLong() >= 40_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw-runtime", "throw-wrapped"})
  default void audit_asyncDispatchThrows_isOneOutcome(String what) {
    String path = "/async?by=dispatch&to=" + encoded("/audited?do=" + what);
    Trail trail = trail("GET", path, impersonated());
    assertEquals(500, trail.answer().status());
    assertEquals(IllegalStateException.class.getName(), trail.outcome().path("failure").asText());
  }

  @Test
  @DisplayName("work of the application that throws ends the request by an error or the timeout")
  default void audit_asyncWorkThrows_isOneOutcome() {
    Trail trail = trail("GET", "/audited?do=async-throw", impersonated());
    assertEquals(500, trail.answer().status());
    JsonNode outcome = trail.outcome();
    if (outcome.path("failure").asText().equals("timeout")) {
      assertEquals(500, outcome.path("status").asInt());
    } else {
      assertEquals(IllegalStateException.class.getName(), outcome.path("failure").asText());
      assertEquals(500, outcome.path("status").asInt(500), "if it is known already");
    }
  }

  @Test
  @DisplayName("S33: a refused dispatch past our request is told in the outcome, too")
  default void audit_asyncPastDispatchRefused_isDenied() {
    String path = "/audited?do=async-past-dispatch&to=/limited/deny/notes";
    Trail trail = trail("GET", path, impersonated());
    assertForbidden(DENIED, trail.answer());
    assertEquals(403, trail.outcome().path("status").asInt());
    assertEquals("denied", trail.outcome().path("decision").asText());
  }

  @Test
  default void audit_asyncDispatchToError_isOneOutcome() {
    String failing = encoded(dispatch("/dispatch", "error", "/x") + "&status=409");
    Trail trail = trail("GET", "/async?by=dispatch&to=" + failing, impersonated());
    assertEquals(409, trail.answer().status());
    assertEquals(409, trail.outcome().path("status").asInt());
  }

  /** Sends a request, reads the beginning of its answer and goes away. */
  private List<JsonNode> aborted(String path) throws IOException {
    String trace = newTrace();
    String[] authorization = impersonated();
    try (RawConnection connection = new RawConnection(port(settings()))) {
      connection.send(
          "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\ntraceparent: %s\r\n%s: %s\r\n\r\n"
              .formatted(path, traceParent(trace), authorization[0], authorization[1]));
      assertEquals('H', connection.readFirst());
      connection.reset();
    }
    return recorded(trace);
  }

  @Test
  @DisplayName("a client that goes away is told in the outcome of what was written to it")
  default void audit_clientAbort_isOneOutcome() throws IOException {
    Trail trail = new Trail(get("/public/whoami"), aborted("/audited?do=write"));
    assertTrue(
        trail.outcome().path("failure").asText().endsWith("Exception"), trail.events()::toString);
    assertEquals(200, trail.outcome().path("status").asInt());
  }

  @Test
  default void audit_clientAbortOfAsync_isOneOutcome() throws IOException {
    Trail trail = new Trail(get("/public/whoami"), aborted("/audited?do=async-write"));
    assertEquals(200, trail.outcome().path("status").asInt());
  }

  @Test
  @DisplayName("an exception after the answer has begun is told beside the status that was sent")
  default void audit_thrownAfterCommit_keepsTheStatus() throws IOException {
    String trace = newTrace();
    String[] acting = traced(trace, impersonated());
    String request =
        "GET /audited?do=throw-late HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + "%s: %s\r\n%s: %s\r\n\r\n".formatted((Object[]) acting);
    try {
      assertEquals(200, RawConnection.status(RawConnection.exchange(port(settings()), request)));
    } catch (SocketException e) {
      // Some containers cut the connection, for the client not to take a part for the whole.
    }
    Trail trail = new Trail(get("/public/whoami"), recorded(trace));
    assertEquals(200, trail.outcome().path("status").asInt());
    assertEquals(IllegalStateException.class.getName(), trail.outcome().path("failure").asText());
  }

  @Test
  @DisplayName("a request that leaves HTTP is one intent and one outcome; what follows is neither")
  default void audit_upgrade_isOneOutcome() throws IOException {
    String trace = newTrace();
    String[] acting = traced(trace, impersonated());
    try (RawConnection connection = new RawConnection(port(settings()))) {
      connection.send(
          "GET /limited/allow/audited?do=upgrade HTTP/1.1\r\nHost: 127.0.0.1\r\n"
              + "Connection: Upgrade\r\nUpgrade: foo/1\r\n"
              + "%s: %s\r\n%s: %s\r\n\r\n".formatted((Object[]) acting));
      Exchange answer = connection.read();
      assertEquals(101, answer.status(), answer.body());
      JsonNode outcome = new Trail(answer, recorded(trace)).outcome();
      assertEquals(101, outcome.path("status").asInt(), outcome::toString);
      assertFalse(outcome.has("failure"), outcome::toString);
    }
  }
}
