package dev.impersonation.http;

import static dev.impersonation.http.GateOutcomes.OTHER_ORIGIN;
import static dev.impersonation.http.GateOutcomes.OWN_KEY;
import static dev.impersonation.http.GateOutcomes.nothingSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("what the log says of a gate when it is built")
final class GateStartLogTest {
  private static final TestIssuer ISSUER = TestIssuer.start(GateOutcomes.CLOCK);
  private static final GateOutcomes GATES = new GateOutcomes(ISSUER);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  @Test
  @DisplayName("the start is one line, with what is enforced and nothing secret")
  void build_start_isAnnounced() throws IOException {
    LogTail log = LogTail.start();
    String issuer = "https://announced.example";
    GATES
        .good()
        .issuer(issuer)
        .authorizedParties(List.of(OTHER_ORIGIN))
        .audience("me")
        .cryptoProvider("jdk")
        .build();
    List<String> lines = log.lines("dev.impersonation.http - ");
    assertEquals(1, lines.size(), lines.toString());
    String line = lines.get(0);
    assertTrue(
        line.endsWith(
            "verifying session tokens of "
                + issuer
                + " by StaticKeySet[], signatures by SunRsaSign; authorized parties: ["
                + OTHER_ORIGIN
                + "]; audience: me; anonymous: REFUSE; CORS preflight: OFF; audit:"
                + " impersonated, to logger impersonation.audit; while impersonated: read-only,"
                + " unless guards say otherwise"),
        line);
  }

  @Test
  @DisplayName("an issuer that is not told by a publishable key may serve other applications too")
  void build_otherIssuerWithoutAudience_warns() throws IOException {
    LogTail log = LogTail.start();
    nothingSet()
        .issuer("https://shared.example")
        .jwtKey(ISSUER.publicKeyPem())
        .authorizedParties(List.of(OTHER_ORIGIN))
        .build();
    List<String> lines = log.lines("dev.impersonation.http - ");
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(1).contains("WARN") && lines.get(1).contains("audience is not set"));
  }

  @Test
  @DisplayName("a log that would take no event is told of before the first request is refused")
  void build_auditLoggerOff_warns() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger("impersonation.audit");
    Level level = logger.getLevel();
    LogTail log = LogTail.start();
    logger.setLevel(Level.WARN);
    try {
      nothingSet().publishableKey(OWN_KEY).build();
      nothingSet().publishableKey(OWN_KEY).auditSink(event -> {}).build();
    } finally {
      logger.setLevel(level);
    }
    List<String> lines = log.lines("impersonation.audit is not enabled at INFO");
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("WARN") && lines.get(0).contains("set auditFile"));
  }

  @Test
  void build_lenient_warns() throws IOException {
    LogTail log = LogTail.start();
    nothingSet().publishableKey(OWN_KEY).acceptTemplateTokens().build();
    List<String> lines = log.lines("dev.impersonation.http - ");
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("authorized parties: any"), lines.get(0));
    assertTrue(lines.get(1).contains("WARN") && lines.get(1).contains("authorizedParties is not"));
    assertTrue(lines.get(2).contains("WARN") && lines.get(2).contains("acceptTemplateTokens is"));
    assertTrue(log.lines("pk_test").isEmpty());
  }
}
