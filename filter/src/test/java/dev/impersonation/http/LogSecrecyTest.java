package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.impersonation.contract.ContractApplication;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("S31: nothing of a token, a key or a claim is logged")
final class LogSecrecyTest {
  private static final String SECRET = "sEcReTmArKeR";
  private static final String WHOAMI = "/api/whoami";
  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final List<String> hidden = new ArrayList<>(List.of(SECRET, "eyJ"));
  private LogTail log = new LogTail(0);

  @BeforeEach
  void startLog() throws IOException {
    // The file is there, and emptied, once a logger is.
    LoggerFactory.getLogger(ImpersonationGate.class);
    log = LogTail.start();
    hide("\"kid\":\"([^\"]+)\"", ISSUER.jwkSet());
    String modulus = hide("\"n\":\"([^\"]+)\"", ISSUER.jwkSet());
    BigInteger number = new BigInteger(1, Base64.getUrlDecoder().decode(modulus));
    hidden.addAll(List.of(number.toString(), number.toString(16)));
    hide("-----\n([^\n]+)\n", ISSUER.publicKeyPem());
  }

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private String hide(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    hidden.add(matcher.group(1));
    return matcher.group(1);
  }

  /** A good token each of whose free texts is marked, some as forged log lines. */
  private static TokenBuilder token() {
    return ISSUER
        .token()
        .subject(SECRET + "\r\nINFO " + SECRET)
        .impersonatedBy(SECRET + "\n" + SECRET)
        .priorActors(SECRET)
        .sessionId(SECRET)
        .organization(SECRET, SECRET, SECRET, SECRET + ":read")
        .claim("aud", List.of("me", SECRET))
        .claim("jti", SECRET)
        .claim(SECRET, Map.of(SECRET, List.of(SECRET)));
  }

  private static List<String> bad() {
    return List.of(
        token().expired().sign(),
        token().notYetValid().sign(),
        token().issuedInFuture().sign(),
        token().forged().sign(),
        token().tamperedPayload().sign(),
        token().tamperedSignature().sign(),
        token().algNone().sign(),
        token().hmacWithPublicKey().sign(),
        token().issuer(SECRET).sign(),
        token().authorizedParty(SECRET).sign(),
        token().claim("aud", SECRET).sign(),
        token().claim("sts", SECRET).sign(),
        token().claim("exp", SECRET).sign(),
        token().claim("act", SECRET).sign(),
        token().template().sign(),
        token().machine().sign(),
        token().header("alg", SECRET).sign(),
        token().header("typ", SECRET).sign(),
        token().header("cat", SECRET).sign(),
        token().header("crit", List.of(SECRET)).sign(),
        token().rawHeader("{" + SECRET).sign(),
        token().rawPayload("{\"" + SECRET + "\":" + SECRET).sign(),
        SECRET + "." + SECRET + "." + SECRET,
        "mt_" + SECRET,
        SECRET);
  }

  /** Bad where there is a key set; a single key does not look at the key ID. */
  private static List<String> ofUnknownKeys() {
    return List.of(token().unknownKeyId().sign(), token().header("kid", SECRET).sign());
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
    return ImpersonationGate.builder()
        .issuer(ISSUER.issuer())
        .cookieSuffix(ISSUER.cookieSuffix())
        .authorizedParties(List.of(TokenBuilder.AUTHORIZED_PARTY))
        .audience("me");
  }

  private static Verdict judge(ImpersonationGate gate, PlainRequest request, List<String> texts) {
    Verdict verdict = gate.verify(request);
    texts.add(verdict.toString());
    gate.refusal(request, verdict, null)
        .ifPresent(
            refusal -> {
              texts.add(refusal + refusal.code() + refusal.fields());
              texts.add(new String(refusal.body(), StandardCharsets.UTF_8));
            });
    return verdict;
  }

  private void assertSilent(List<String> lines) {
    for (String text : hidden) {
      List<String> telling = lines.stream().filter(line -> line.contains(text)).toList();
      assertEquals(List.of(), telling, "found " + text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwksUrl", "jwtKey"})
  void gate_goodAndBadTokensByEveryCarrier_logsReasonsAlone(String source) throws IOException {
    boolean keySet = source.equals("jwksUrl");
    String keys = keySet ? ISSUER.jwksUrl().toString() : ISSUER.publicKeyPem();
    ImpersonationGate gate = gate().set(source, keys).build();
    List<PlainRequest> refused = new ArrayList<>(carrying(bad()));
    Set<String> expected =
        Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.toSet());
    if (keySet) {
      refused.addAll(carrying(ofUnknownKeys()));
    } else {
      expected.remove(Reason.UNKNOWN_KEY.code());
    }
    int judged = refused.size();
    refused.addAll(unclear());
    List<String> texts = new ArrayList<>();

    for (PlainRequest request : carrying(List.of(token().sign()))) {
      assertInstanceOf(Verdict.Verified.class, judge(gate, request, texts));
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
    assertSilent(log.lines(""));
    assertSilent(texts);
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
      for (PlainRequest request : carrying(List.of(token().sign()))) {
        assertInstanceOf(Verdict.Refused.class, judge(gate, request, texts));
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
    assertSilent(log.lines(""));
    assertSilent(texts);
  }

  @Test
  @DisplayName("S31: the filter in a container, which logs too, on dispatches and failures")
  void filter_goodAndBadRequestsOnJetty_logsReasonsAlone() throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    Map<String, String> settings =
        Map.of(
            "publishableKey",
            ISSUER.publishableKey(),
            "authorizedParties",
            TokenBuilder.AUTHORIZED_PARTY,
            "audience",
            "me");
    context.addServletContainerInitializer(
        (classes, servletContext) -> ContractApplication.register(servletContext, settings));
    server.setHandler(context);
    server.start();
    try {
      int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
      String good = token().sign();
      for (String path :
          List.of(
              WHOAMI,
              "/late/whoami",
              "/session",
              "/dispatch?by=forward&to=" + WHOAMI,
              "/dispatch?by=async&to=" + WHOAMI,
              "/dispatch?by=error&to=/x&status=500",
              "/dispatch?by=throw&to=/x")) {
        assertTrue(send(port, path, "Authorization", "Bearer " + good) != 401, path);
        assertTrue(send(port, path, "Cookie", "__session=" + good) != 401, path);
      }
      List<String> refused = new ArrayList<>(bad());
      refused.addAll(ofUnknownKeys());
      for (String token : refused) {
        assertEquals(401, send(port, WHOAMI, "Authorization", "Bearer " + token));
        assertEquals(401, send(port, WHOAMI, "Cookie", "__session=" + token));
      }
    } finally {
      server.stop();
    }

    assertFalse(log.lines("thrown by the application").isEmpty(), "the container logs as well");
    assertFalse(log.lines("a token is bad: ").isEmpty());
    assertSilent(log.lines(""));
  }

  private static int send(int port, String path, String header, String value)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header(header, value)
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
