package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.raw;
import static dev.impersonation.keys.KeySetServer.status;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.Eventually;
import dev.impersonation.support.LogTail;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("S31: key set trouble is logged once an interval, its end once")
class RemoteKeySetLogTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String CUT =
      "the connection was closed or reset before the answer was complete";

  private final LogTail log = LogTail.start();
  private final ManualTicker ticker = new ManualTicker();

  /** The URL names the port, so that only lines of this server are seen. */
  private List<String> lines(KeySetServer server) {
    return log.lines(server.url().toString());
  }

  private void awaitLines(KeySetServer server, int number) throws Exception {
    Eventually.holds(number + " lines", () -> lines(server).size() == number);
  }

  @Test
  void find_throughAnOutage_warnsOnceAnIntervalAndTellsTheEnd() throws Exception {
    try (KeySetServer server = new KeySetServer(status(500, "not to be logged"));
        RemoteKeySet keys = RemoteKeySet.builder(server.url()).ticker(ticker).build()) {
      int before = lines(server).size();
      for (int request = 0; request < 20; request++) {
        assertThrows(KeySetUnavailableException.class, () -> keys.find("secret-kid", "RS256"));
      }
      awaitLines(server, before + 1);
      server.serve(jwk("a"));
      ticker.advance(INTERVAL);
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
      awaitLines(server, before + 2);
      server.answer(status(500, ""));
      ticker.advance(Duration.ofMinutes(10));
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
      awaitLines(server, before + 3);

      List<String> logged = lines(server).subList(before, before + 3);
      String place = "keys - ";
      String first = "no key set from " + server.url() + ": answered with status 500; ";
      assertTrue(
          logged
              .get(0)
              .endsWith("WARN dev.impersonation." + place + first + "no token can be verified"),
          logged.get(0));
      assertTrue(
          logged
              .get(1)
              .endsWith(
                  "INFO dev.impersonation."
                      + place
                      + "key set from "
                      + server.url()
                      + " again: 1 usable keys"),
          logged.get(1));
      assertTrue(
          logged.get(2).endsWith(first + "the one held is used for 3300 s more"), logged.get(2));
    }
  }

  @Test
  void find_endpointThatAnswers_logsNothing() throws Exception {
    try (KeySetServer server = KeySetServer.serving(jwk("a"));
        RemoteKeySet keys = RemoteKeySet.builder(server.url()).ticker(ticker).build()) {
      int before = lines(server).size();
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
      server.answer(status(500, ""));
      ticker.advance(INTERVAL);
      assertThrows(KeySetUnavailableException.class, () -> keys.find("b", "RS256"));

      Eventually.holds("a line", () -> lines(server).size() > before);
      String first = lines(server).get(before);
      assertTrue(first.contains("WARN"), first);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quoted\r\nWARN forged line\r\n\r\n",
        "HTTP/1.1 quoted OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: quoted\r\n\r\n",
        "HTTP/1.1 200 OK\r\nquoted field: a\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nquoted\r\n"
      })
  void find_answerThatIsNoHttp_isNotQuoted(String answer) throws Exception {
    try (KeySetServer server = new KeySetServer(raw(answer));
        RemoteKeySet keys = RemoteKeySet.builder(server.url()).ticker(ticker).build()) {
      int before = lines(server).size();

      KeySetUnavailableException outage =
          assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));

      assertFalse(String.valueOf(outage.getMessage()).contains("quoted"), outage.getMessage());
      awaitLines(server, before + 1);
      String logged = lines(server).get(before);
      assertFalse(logged.contains("quoted"), logged);
      String error = keys.state().lastError().orElseThrow();
      assertTrue(
          Set.of("the answer is no HTTP", CUT).contains(error)
              || error.matches("[a-z]+(\\.[A-Za-z]+)+"),
          error);
    }
  }

  @Test
  void find_urlWithQuery_isShownWithoutIt() throws Exception {
    try (KeySetServer server = new KeySetServer(status(500, ""));
        RemoteKeySet keys =
            RemoteKeySet.builder(URI.create(server.url() + "?policy=secret")).build()) {
      KeySetUnavailableException outage =
          assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));

      assertEquals(
          "no key set from " + server.url() + "?...: answered with status 500",
          outage.getMessage());
      assertEquals("RemoteKeySet[" + server.url() + "?...]", keys.toString());
      awaitLines(server, 1);
      assertTrue(lines(server).get(0).contains(server.url() + "?...: answered"));
      assertTrue(server.lastRequest().startsWith("GET /jwks.json?policy=secret HTTP/1.1"));
    }
  }
}
