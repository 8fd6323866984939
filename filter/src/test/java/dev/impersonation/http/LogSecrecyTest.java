package dev.impersonation.http;

import static dev.impersonation.http.Secrets.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("S31: nothing of a token, a key or a claim is logged")
final class LogSecrecyTest {
  private static final TestIssuer ISSUER = TestIssuer.start();

  private final Secrets secrets = new Secrets(ISSUER);
  private LogTail log = new LogTail(0);

  @BeforeEach
  void startLog() throws IOException {
    // The file is there, and emptied, once a logger is.
    LoggerFactory.getLogger(PackageLog.NAME);
    log = LogTail.start();
  }

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  /** Each token by each carrier. */
  private static List<PlainRequest> carrying(List<String> tokens) {
    List<PlainRequest> requests = new ArrayList<>();
    for (String token : tokens) {
      requests.add(PlainRequest.bearer(token));
      requests.add(PlainRequest.get().cookie("__session", token));
      requests.add(PlainRequest.get().cookie("__session_" + ISSUER.cookieSuffix(), token));
    }
    return requests;
  }

  private static List<PlainRequest> unclear() {
    return List.of(
        PlainRequest.get().header("Authorization", "Basic " + SECRET),
        PlainRequest.get().header("Authorization", SECRET),
        PlainRequest.bearer(SECRET).header("Authorization", "Bearer " + SECRET),
        PlainRequest.bearer(SECRET + ", Bearer " + SECRET),
        PlainRequest.bearer("\"" + SECRET + "\""),
        PlainRequest.get().cookie("__session", SECRET).cookie("__session", SECRET + "2"),
        PlainRequest.get().cookie("__session", SECRET).cookie("__client_uat", SECRET),
        PlainRequest.get().cookie("__client_uat", SECRET));
  }

  private static GateBuilder<ImpersonationGate> gate() {
    return GateBuilder.ofGate()
        .issuer(ISSUER.issuer())
        .cookieSuffix(ISSUER.cookieSuffix())
        .authorizedParties(List.of(TokenBuilder.AUTHORIZED_PARTY))
        .audience("me");
  }

  private static Caller judge(ImpersonationGate gate, PlainRequest request, List<String> texts) {
    Caller caller = gate.verify(request);
    texts.add(caller.toString());
    gate.decide(request, caller, List.of())
        .refusal()
        .ifPresent(
            refusal -> {
              texts.add(refusal + refusal.code() + refusal.fields());
              texts.add(new String(refusal.body(), StandardCharsets.UTF_8));
            });
    return caller;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwksUrl", "jwtKey"})
  void gate_goodAndBadTokensByEveryCarrier_logsReasonsAlone(String source) throws IOException {
    boolean keySet = source.equals("jwksUrl");
    String keys = keySet ? ISSUER.jwksUrl().toString() : ISSUER.publicKeyPem();
    ImpersonationGate gate = gate().set(source, keys).build();
    List<PlainRequest> refused = new ArrayList<>(carrying(secrets.bad()));
    Set<String> expected =
        Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.toSet());
    if (keySet) {
      refused.addAll(carrying(secrets.ofUnknownKeys()));
    } else {
      expected.remove(Reason.UNKNOWN_KEY.code());
    }
    int judged = refused.size();
    refused.addAll(unclear());
    List<String> texts = new ArrayList<>();

    for (PlainRequest request : carrying(List.of(secrets.token().sign()))) {
      assertInstanceOf(Caller.Verified.class, judge(gate, request, texts));
    }
    for (PlainRequest request : refused) {
      judge(gate, request, texts);
    }

    List<String> reasons =
        log.lines("a token is bad: ").stream()
            .map(line -> line.replaceAll(".*a token is bad: ([a-z-]+).*", "$1"))
            .toList();
    assertEquals(expected, Set.copyOf(reasons));
    assertEquals(judged, reasons.size());
    assertEquals(refused.size(), log.lines("refused: 401 ").size());
    secrets.assertSilent(log.lines(""));
    secrets.assertSilent(texts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SECRET,
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"" + SECRET + "\",\"n\":\"" + SECRET + "\"}]}",
        "{\"" + SECRET + "\":1,\"" + SECRET + "\":2}",
        "{\"keys\":\"" + SECRET + "\"}"
      })
  void keySet_uselessAnswer_isWarnedAboutWithoutQuotingIt(String answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Secret", SECRET);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
    List<String> texts = new ArrayList<>();
    try {
      ImpersonationGate gate = gate().jwksUrl(url).build();
      for (PlainRequest request : carrying(List.of(secrets.token().sign()))) {
        assertFalse(judge(gate, request, texts) instanceof Caller.Verified);
      }
      RemoteKeySet keys = RemoteKeySet.of(url);
      KeySetUnavailableException outage =
          assertThrows(KeySetUnavailableException.class, () -> keys.find(SECRET, "RS256"));
      texts.add(keys + " " + outage + " " + outage.getCause());
    } finally {
      server.stop(0);
    }

    assertEquals(3, log.lines("a token could not be checked: ").size());
    assertFalse(log.lines("no key set from ").isEmpty());
    secrets.assertSilent(log.lines(""));
    secrets.assertSilent(texts);
  }
}
