package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.contract.AuditedStreamServlet.Then;
import dev.impersonation.support.Eventually;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The outcome of requests whose streams break, by the client or by the application's listener. */
public interface AuditAbortContract extends AuditTrailContract {
  /** How a client goes away. */
  enum Leaving {
    BY_FIN {
      @Override
      void leave(RawConnection connection) throws IOException {
        connection.close();
      }
    },

    BY_RESET {
      @Override
      void leave(RawConnection connection) throws IOException {
        connection.reset();
      }
    };

    abstract void leave(RawConnection connection) throws IOException;
  }

  private void send(RawConnection connection, String line, String trace, String more)
      throws IOException {
    String[] acting = traced(trace, impersonated());
    String head =
        "%s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s: %s\r\n%s: %s\r\n"
            .formatted(line, acting[0], acting[1], acting[2], acting[3]);
    connection.send(head + more);
  }

  /** Sends half of what it has promised, and goes away once the request is about to happen. */
  private String halfUploaded(String path, Leaving leaving) throws IOException {
    String trace = newTrace();
    try (RawConnection connection = new RawConnection(port(settings()))) {
      String half = "Content-Length: 2000\r\n\r\n" + "x".repeat(1000);
      send(connection, "POST " + path, trace, half);
      Predicate<JsonNode> any = event -> true;
      eventsUntil(trace, any);
      leaving.leave(connection);
    }
    return trace;
  }

  /** Whether the host may tell nobody that such a request is over, which is then found out. */
  private boolean mayNeverEnd(String what, Then then) {
    return (then == Then.THROW && quirks().has(HostQuirk.FORGETS_REQUESTS_WHOSE_LISTENER_THROWS))
        || (then == Then.COMPLETE
            && what.startsWith("write")
            && quirks().has(HostQuirk.FORGETS_REQUESTS_COMPLETED_ON_WRITE_ERROR));
  }

  /** Whether the host may hold on to such a request: its outcome then comes when it stops. */
  private boolean mayKeepWhatNeverEnds(String what, Then then) {
    return then != Then.THROW
        && what.equals("write-throw")
        && quirks().has(HostQuirk.KEEPS_CONNECTION_WHOSE_WRITE_LISTENER_THROWS);
  }

  private void assertEnded(String what, Then then, String trace) {
    if (mayKeepWhatNeverEnds(what, then)) {
      recordAnother();
      List<String> kinds = new Trail(get("/public/whoami"), events(trace)).kinds();
      assertEquals(List.of("intent", "outcome").subList(0, kinds.size()), kinds);
      return;
    }
    if (mayNeverEnd(what, then)) {
      collectUntilEnded(trace);
    }
    JsonNode outcome = seen(trace).outcome();
    assertEquals("user_engineer", outcome.path("actor").asText());
    assertTrue(then == Then.COMPLETE || outcome.has("failure"), outcome::toString);
    boolean isAbandoned = outcome.path("failure").asText().equals("abandoned");
    assertTrue(!isAbandoned || mayNeverEnd(what, then), outcome::toString);
  }

  /** What a host has forgotten is garbage, and found with a later request. */
  private void collectUntilEnded(String trace) {
    Eventually.get(
        () -> {
          System.gc();
          recordAnother();
          return events(trace);
        },
        events -> events.stream().anyMatch(this::isLast));
  }

  private Trail seen(String trace) {
    Trail trail = new Trail(get("/public/whoami"), recorded(trace));
    assertFalse(trail.events().toString().contains(AuditedServlet.MESSAGE));
    return trail;
  }

  @ParameterizedTest
  @EnumSource(Leaving.class)
  @DisplayName("a client that goes away while it uploads is told in the outcome")
  default void audit_clientAbortsUpload_isOneOutcome(Leaving leaving) throws IOException {
    JsonNode outcome = seen(halfUploaded("/audited-stream?do=read", leaving)).outcome();
    assertTrue(outcome.path("failure").asText().endsWith("Exception"), outcome::toString);
    assertEquals("POST", outcome.path("method").asText());
  }

  @ParameterizedTest
  @EnumSource(Leaving.class)
  @DisplayName("an application that deals with the broken upload itself has the status it set")
  default void audit_abortedUploadIsCaught_isItsStatus(Leaving leaving) throws IOException {
    JsonNode outcome = seen(halfUploaded("/audited-stream?do=read-caught", leaving)).outcome();
    int status =
        leaving == Leaving.BY_RESET && quirks().has(HostQuirk.TAKES_NO_STATUS_AFTER_RESET)
            ? 200
            : 400;
    assertEquals(status, outcome.path("status").asInt(), outcome::toString);
  }

  @ParameterizedTest
  @EnumSource(Leaving.class)
  default void audit_abortedUploadIsNotRead_isOneOutcome(Leaving leaving) throws IOException {
    JsonNode outcome = seen(halfUploaded("/audited-stream?do=unread", leaving)).outcome();
    assertEquals(200, outcome.path("status").asInt(), outcome::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "listen, COMPLETE, BY_FIN",
    "listen, COMPLETE, BY_RESET",
    "listen, NOTHING, BY_FIN",
    "listen, NOTHING, BY_RESET",
    "listen, THROW, BY_FIN",
    "listen, THROW, BY_RESET",
    "listen-throw, COMPLETE, BY_FIN",
    "listen-throw, NOTHING, BY_RESET",
    "listen-throw, THROW, BY_FIN"
  })
  @DisplayName("an upload without blocking that breaks is one outcome, whatever its listener does")
  default void audit_abortedUploadIsListenedTo_isOneOutcome(String what, Then then, Leaving leaving)
      throws IOException {
    String trace = halfUploaded("/audited-stream?do=" + what + "&then=" + then, leaving);
    assertEnded(what, then, trace);
  }

  @ParameterizedTest
  @EnumSource(Then.class)
  default void audit_clientAbortsDownload_isOneOutcome(Then then) throws IOException {
    String trace = newTrace();
    try (RawConnection connection = new RawConnection(port(settings()))) {
      send(connection, "GET /audited-stream?do=write&then=" + then, trace, "\r\n");
      assertEquals('H', connection.readFirst());
      Leaving.BY_RESET.leave(connection);
    }
    assertEnded("write", then, trace);
  }

  @ParameterizedTest
  @CsvSource({
    "listen-throw, COMPLETE",
    "listen-throw, NOTHING",
    "listen-throw, THROW",
    "write-throw, COMPLETE",
    "write-throw, NOTHING",
    "write-throw, THROW"
  })
  @DisplayName("a listener that throws is one outcome, whatever it does when it is told so")
  default void audit_listenerThrows_isOneOutcome(String what, Then then) throws IOException {
    String trace = newTrace();
    try (RawConnection connection = new RawConnection(port(settings()))) {
      String line = "POST /audited-stream?do=" + what + "&then=" + then;
      send(connection, line, trace, "Content-Length: 4\r\n\r\nbody");
      boolean endsAtOnce = !mayNeverEnd(what, then) && !mayKeepWhatNeverEnds(what, then);
      Predicate<JsonNode> last = endsAtOnce ? this::isLast : event -> true;
      eventsUntil(trace, last);
    }
    assertEnded(what, then, trace);
  }
}
