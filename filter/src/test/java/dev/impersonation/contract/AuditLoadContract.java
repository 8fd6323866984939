package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** S35: many clients at once leave events of their own. */
public interface AuditLoadContract extends AuditTrailContract {
  int AUDITED_CLIENTS = 400;

  private String auditedRequest(int number, String trace, String path) {
    String token =
        switch (number % 4) {
          case 0 -> "";
          case 1 -> issuer().token().subject("user_" + number).sign();
          default ->
              issuer().token().subject("user_" + number).impersonatedBy("eng_" + number).sign();
        };
    return "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\ntraceparent: %s\r\n%s\r\n"
        .formatted(
            path,
            traceParent(trace),
            token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n");
  }

  private String auditedPath(int number) {
    return switch (number % 6) {
      case 0 -> dispatch("/dispatch", "async", WHOAMI);
      case 1 -> dispatch("/dispatch", "forward", WHOAMI);
      case 2 -> "/async?by=dispatch&to=" + WHOAMI;
      case 3 -> dispatch("/dispatch", "error", "/x") + "&status=500";
      default -> WHOAMI;
    };
  }

  @Test
  @DisplayName("S35: 400 clients at once leave one intent and one outcome each, of their own")
  default void audit_concurrentMixedClients_neverMix() throws IOException {
    List<String> traces = Stream.generate(this::newTrace).limit(AUDITED_CLIENTS).toList();
    List<RawConnection> connections = new ArrayList<>();
    try {
      for (int number = 0; number < AUDITED_CLIENTS; number++) {
        RawConnection connection = new RawConnection(port(settings()));
        connections.add(connection);
        connection.send(auditedRequest(number, traces.get(number), auditedPath(number)));
      }
      for (int number = 0; number < AUDITED_CLIENTS; number++) {
        JsonNode seen = connections.get(number).read().json();
        if (number % 4 != 0) {
          assertEquals("user_" + number, seen.path("mdc").path("subject").asText());
          String actor = seen.path("mdc").path("actor").asText("");
          assertEquals(number % 4 == 1 ? "" : "eng_" + number, actor);
        }
      }
    } finally {
      for (RawConnection connection : connections) {
        connection.close();
      }
    }
    for (int number = 2; number < AUDITED_CLIENTS; number += number % 4 == 3 ? 3 : 1) {
      eventsUntil(traces.get(number), this::isLast);
    }
    recordAnother();
    assertOwnEvents(traces);
  }

  private void assertOwnEvents(List<String> traces) {
    for (int number = 0; number < traces.size(); number++) {
      List<JsonNode> events = events(traces.get(number));
      if (number % 4 < 2) {
        assertEquals(List.of(), events);
        continue;
      }
      Trail trail = new Trail(new Exchange(0, Map.of(), ""), events);
      String own = String.valueOf(number);
      for (JsonNode event : List.of(trail.intent(), trail.outcome())) {
        assertAll(
            () -> assertEquals("user_" + own, event.path("subject").asText()),
            () -> assertEquals("eng_" + own, event.path("actor").asText()));
      }
    }
  }
}
