package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** S35: identities that share connections, threads and recycled request objects never mix. */
public interface ConnectionContract extends TestIssuerContract {
  int CLIENTS = 400;
  int ROUNDS = 4;
  int PIPELINED = 60;

  /** Somebody who asks: what is sent for them, and what must come back. */
  record Caller(String subject, String credentials, Kind kind) {
    enum Kind {
      ANONYMOUS,
      OWN,
      IMPERSONATED,
      FORGED
    }

    String actor() {
      return "eng_" + subject;
    }

    String request(String path) {
      return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + credentials + "\r\n";
    }
  }

  private Caller caller(int number) {
    String subject = "user_" + number;
    Caller.Kind kind = Caller.Kind.values()[number % Caller.Kind.values().length];
    String token =
        switch (kind) {
          case ANONYMOUS -> "";
          case OWN -> issuer().token().subject(subject).sign();
          case IMPERSONATED ->
              issuer().token().subject(subject).impersonatedBy("eng_" + subject).sign();
          case FORGED -> issuer().token().subject(subject).forged().sign();
        };
    String credentials =
        token.isEmpty()
            ? ""
            : number % 3 == 0
                ? "Cookie: __session=" + token + "\r\n"
                : "Authorization: Bearer " + token + "\r\n";
    return new Caller(subject, credentials, kind);
  }

  /** Where the request of this number goes. */
  default String connectionPath(int number) {
    return WHOAMI;
  }

  private void assertAnswers(Caller caller, Exchange exchange) {
    switch (caller.kind()) {
      case ANONYMOUS -> assertRefused(401, "session-token-and-uat-missing", exchange);
      case FORGED -> assertRefused(401, "token-invalid-signature", exchange);
      case OWN -> {
        assertSpeaksFor(caller.subject(), exchange);
        assertTrue(exchange.json().path("actor").isNull(), exchange.body());
      }
      case IMPERSONATED -> {
        assertSpeaksFor(caller.subject(), exchange);
        assertActor(caller.actor(), exchange);
      }
    }
  }

  @Test
  @DisplayName("S35: 400 keep-alive clients at once, another identity on each request")
  default void identity_keepAliveClients_neverBleeds() throws IOException {
    List<Caller> callers = IntStream.range(0, CLIENTS).mapToObj(this::caller).toList();
    List<RawConnection> connections = new ArrayList<>();
    try {
      for (int index = 0; index < CLIENTS; index++) {
        connections.add(new RawConnection(port(settings())));
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (int index = 0; index < CLIENTS; index++) {
          connections
              .get(index)
              .send(inRound(callers, index, round).request(connectionPath(index + round)));
        }
        for (int index = 0; index < CLIENTS; index++) {
          assertAnswers(inRound(callers, index, round), connections.get(index).read());
        }
      }
    } finally {
      for (RawConnection connection : connections) {
        connection.close();
      }
    }
  }

  private static Caller inRound(List<Caller> callers, int connection, int round) {
    return callers.get((connection + 37 * round) % CLIENTS);
  }

  @Test
  @DisplayName("S35: pipelined requests of mixed identities are answered each for its own")
  default void identity_pipelined_neverBleeds() throws IOException {
    List<Caller> callers = IntStream.range(0, PIPELINED).mapToObj(this::caller).toList();
    StringBuilder requests = new StringBuilder();
    for (int index = 0; index < PIPELINED; index++) {
      requests.append(callers.get(index).request(connectionPath(index)));
    }
    try (RawConnection connection = new RawConnection(port(settings()))) {
      connection.send(requests.toString());
      for (Caller caller : callers) {
        assertAnswers(caller, connection.read());
      }
    }
  }

  @Test
  @DisplayName("S35: what one request of a connection was, the next one is not")
  default void identity_keepAlive_isForgotten() throws IOException {
    try (RawConnection connection = new RawConnection(port(settings()))) {
      for (int round = 0; round < 3; round++) {
        connection.send(caller(2).request(WHOAMI));
        assertEquals(200, connection.read().status());
        connection.send(caller(0).request("/public/whoami"));
        Exchange open = connection.read();
        assertEquals(200, open.status());
        for (String field : List.of("sub", "actor", "principal", "remoteUser", "subjectText")) {
          assertTrue(open.json().path(field).isNull(), open.body());
        }
        connection.send(caller(0).request(WHOAMI));
        assertEquals(401, connection.read().status());
      }
    }
  }
}
