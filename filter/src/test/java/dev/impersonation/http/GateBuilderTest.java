package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.SigningAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: settings of a gate")
final class GateBuilderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final TestIssuer ISSUER = TestIssuer.start(CLOCK);
  private static final String OWN_KEY = "pk_test_MTI3LjAuMC4xOjk0MDAk";
  private static final String OTHER_ISSUER = "https://clerk.other.example";
  private static final String OTHER_ORIGIN = "https://other.example";

  /** Set something on a builder. */
  private interface Setting extends UnaryOperator<GateBuilder<ImpersonationGate>> {}

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static GateBuilder<ImpersonationGate> nothingSet() {
    return ImpersonationGate.builder().clock(CLOCK);
  }

  private static GateBuilder<ImpersonationGate> good() {
    return nothingSet().issuer(ISSUER.issuer()).jwtKey(ISSUER.publicKeyPem());
  }

  /** Requests that together notice each setting. */
  private static Map<String, PlainRequest> requests() {
    PlainRequest preflight =
        PlainRequest.of("OPTIONS")
            .header("Origin", OTHER_ORIGIN)
            .header("Access-Control-Request-Method", "PUT");
    Map<String, PlainRequest> requests = new LinkedHashMap<>();
    requests.put("nothing", PlainRequest.get());
    requests.put("own", PlainRequest.bearer(ISSUER.token().sign()));
    requests.put("acted", PlainRequest.bearer(ISSUER.token().impersonatedBy("user_e").sign()));
    requests.put(
        "azp", PlainRequest.bearer(ISSUER.token().authorizedParty("https://evil.example").sign()));
    requests.put(
        "other azp", PlainRequest.bearer(ISSUER.token().authorizedParty(OTHER_ORIGIN).sign()));
    requests.put("no azp", PlainRequest.bearer(ISSUER.token().withoutClaim("azp").sign()));
    requests.put("aud", PlainRequest.bearer(ISSUER.token().claim("aud", "api").sign()));
    requests.put("RS512", PlainRequest.bearer(ISSUER.token().algorithm("RS512").sign()));
    requests.put("RS384", PlainRequest.bearer(ISSUER.token().algorithm("RS384").sign()));
    requests.put(
        "just expired", PlainRequest.bearer(ISSUER.token().issuedAt(NOW.minusSeconds(80)).sign()));
    requests.put("issuer", PlainRequest.bearer(ISSUER.token().otherIssuer().sign()));
    requests.put("template", PlainRequest.bearer(ISSUER.token().template().sign()));
    requests.put("no kid", PlainRequest.bearer(ISSUER.token().withoutHeader("kid").sign()));
    requests.put(
        "stale cookie", PlainRequest.get().cookie("__session", ISSUER.token().expired().sign()));
    requests.put(
        "suffixed cookie", PlainRequest.get().cookie("__session_abc", ISSUER.token().sign()));
    requests.put(
        "own suffix",
        PlainRequest.get().cookie("__session_" + ISSUER.cookieSuffix(), ISSUER.token().sign()));
    requests.put("preflight", preflight);
    return requests;
  }

  /** What becomes of each of the requests. */
  private static Map<String, String> outcomes(GateBuilder<ImpersonationGate> builder) {
    ImpersonationGate gate = builder.build();
    Map<String, String> outcomes = new LinkedHashMap<>();
    requests()
        .forEach(
            (name, request) -> {
              Verdict verdict = gate.verify(request);
              String refused =
                  gate.refusal(request, verdict, null).map(Refusal::code).orElse("goes on");
              String who =
                  verdict instanceof Verdict.Verified verified
                      ? verified.context().impersonation() + " " + verified.context().subject()
                      : "nobody";
              outcomes.put(name, who + ", " + refused);
            });
    return outcomes;
  }

  private static Arguments pair(Setting typed, String... named) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int index = 0; index < named.length; index += 2) {
      settings.put(named[index], named[index + 1]);
    }
    return Arguments.of(settings, typed);
  }

  static Stream<Arguments> settings() {
    String parties = "http://localhost:3000, " + OTHER_ORIGIN;
    List<String> partyList = List.of("http://localhost:3000", OTHER_ORIGIN);
    return Stream.of(
        pair(b -> b.issuer(OTHER_ISSUER), "issuer", OTHER_ISSUER),
        pair(b -> b.cookieSuffix("abc"), "cookieSuffix", "abc"),
        pair(b -> b.authorizedParties(partyList), "authorizedParties", parties),
        pair(
            b -> b.authorizedParties(partyList).allowMissingAuthorizedParty(),
            "authorizedParties",
            parties,
            "allowMissingAuthorizedParty",
            "true"),
        pair(b -> b.audience("api"), "audience", "api"),
        pair(b -> b.clockSkew(Duration.ofSeconds(30)), "clockSkew", "30s"),
        pair(b -> b.clockSkew(Duration.ofSeconds(30)), "clockSkew", "PT30S"),
        pair(
            b -> b.algorithms(List.of(SigningAlgorithm.RS256, SigningAlgorithm.RS512)),
            "algorithms",
            "RS256, RS512"),
        pair(b -> b.algorithms(List.of(SigningAlgorithm.RS384)), "algorithms", "RS384"),
        pair(b -> b.anonymous(Anonymous.ALLOW), "anonymous", "allow"),
        pair(b -> b.corsPreflight(CorsPreflight.ALLOW), "corsPreflight", "allow"),
        pair(b -> b.acceptTemplateTokens(), "acceptTemplateTokens", "true"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  @DisplayName("a setting by name is the same as by method, and does something")
  void set_byName_equalsTypedMethod(Map<String, String> named, Setting typed) {
    GateBuilder<ImpersonationGate> builder = good();
    named.forEach(builder::set);
    Map<String, String> byName = outcomes(builder);
    assertEquals(outcomes(typed.apply(good())), byName);
    assertNotEquals(outcomes(good()), byName);
  }

  static Stream<Arguments> sourcesOfKeys() {
    String issuer = ISSUER.issuer();
    return Stream.of(
        pair(
            b -> b.publishableKey(ISSUER.publishableKey()),
            "publishableKey",
            ISSUER.publishableKey()),
        pair(
            b -> b.issuer(issuer).jwksUrl(ISSUER.jwksUrl()),
            "issuer",
            issuer,
            "jwksUrl",
            ISSUER.jwksUrl().toString()),
        pair(
            b -> b.issuer(issuer).jwtKey(ISSUER.publicKeyPem()),
            "issuer",
            issuer,
            "jwtKey",
            ISSUER.publicKeyPem().replace("\n", "\\n")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sourcesOfKeys")
  void set_keysByName_equalsTypedMethod(Map<String, String> named, Setting typed) {
    GateBuilder<ImpersonationGate> builder = nothingSet();
    named.forEach(builder::set);
    Map<String, String> byName = outcomes(builder);
    assertEquals(outcomes(typed.apply(nothingSet())), byName);
    assertEquals("NONE user_customer, goes on", byName.get("own"));
    assertEquals("ACTIVE user_customer, goes on", byName.get("acted"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acceptTemplateTokens=false",
        "allowMissingAuthorizedParty=false",
        "anonymous=refuse",
        "corsPreflight=off",
        "clockSkew=5s",
        "algorithms=RS256"
      })
  void set_defaultSpelledOut_changesNothing(String setting) {
    String[] parts = setting.split("=", 2);
    assertEquals(outcomes(good()), outcomes(good().set(parts[0], parts[1])));
  }

  @Test
  void set_unknownName_listsTheKnown() {
    String message = refusal(() -> good().set("issuerUrl", "https://a.example"));
    assertEquals(
        "there is no setting issuerUrl; there are [acceptTemplateTokens, algorithms,"
            + " allowMissingAuthorizedParty, anonymous, audience, authorizedParties,"
            + " bindHttpSession, clockSkew, cookieSuffix, corsPreflight, issuer, jwksUrl, jwtKey, publishableKey]",
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keySource", "clock", "Issuer", "issuer ", "", "set", "build"})
  void set_otherNames_areUnknown(String name) {
    assertTrue(refusal(() -> good().set(name, "x")).startsWith("there is no setting "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publishableKey",
        "jwksUrl",
        "jwtKey",
        "cookieSuffix",
        "allowMissingAuthorizedParty",
        "clockSkew",
        "algorithms",
        "anonymous",
        "corsPreflight",
        "acceptTemplateTokens"
      })
  @DisplayName("S31: no message and no cause of it quotes a refused value")
  void set_refusedValue_isNeverQuoted(String name) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> good().set(name, "Hush Secret^").build());
    assertTrue(String.valueOf(refused.getMessage()).contains(name), refused.getMessage());
    for (@Nullable Throwable cause = refused; cause != null; cause = cause.getCause()) {
      assertFalse(String.valueOf(cause.getMessage()).contains("Hush"), cause.toString());
    }
  }

  @Test
  void set_placeholders_areResolvedByTheInjectedFunction() {
    Map<String, String> environment = Map.of("SCHEME", "https", "HOST", "clerk.other.example");
    GateBuilder<ImpersonationGate> builder =
        GateBuilder.of((ImpersonationGate gate) -> gate, environment::get);
    builder.clock(CLOCK).jwtKey(ISSUER.publicKeyPem()).set("issuer", "${SCHEME}://${HOST}");
    assertEquals(outcomes(good().issuer(OTHER_ISSUER)), outcomes(builder));
    String message = refusal(() -> builder.set("audience", "${AUDIENCE}"));
    assertTrue(message.startsWith("audience refers to ${AUDIENCE}"), message);
  }

  static Stream<Arguments> contradictions() {
    URI url = URI.create("https://keys.example/jwks");
    StaticKeySet keys = StaticKeySet.ofJwkSet(ISSUER.jwkSet());
    String pem = ISSUER.publicKeyPem();
    return Stream.of(
        refused("issuer is not set: set publishableKey", b -> b),
        refused("issuer is not set: set publishableKey", b -> b.jwtKey(pem)),
        refused("issuer is not set: set publishableKey", b -> b.keySource(keys)),
        refused("no source of keys is set: set jwksUrl", b -> b.issuer("a")),
        refused("issuer must not be blank", b -> b.issuer(" ").jwtKey(pem)),
        refused("keep one of jwksUrl, jwtKey", b -> b.issuer("a").jwksUrl(url).jwtKey(pem)),
        refused("keep one of jwksUrl, keySource", b -> b.issuer("a").jwksUrl(url).keySource(keys)),
        refused("keep one of jwtKey, keySource", b -> b.issuer("a").jwtKey(pem).keySource(keys)),
        refused(
            "keep one of jwksUrl, jwtKey, keySource",
            b -> b.publishableKey(OWN_KEY).jwksUrl(url).jwtKey(pem).keySource(keys)),
        refused(
            "allowMissingAuthorizedParty means nothing without authorizedParties",
            b -> b.publishableKey(OWN_KEY).allowMissingAuthorizedParty()),
        refused(
            "authorizedParties must name at least one",
            b -> b.publishableKey(OWN_KEY).authorizedParties(List.of())),
        refused(
            "no blank one",
            b -> b.publishableKey(OWN_KEY).authorizedParties(List.of("http://a.example", " "))),
        refused("audience must not be blank", b -> b.publishableKey(OWN_KEY).audience(" ")),
        refused(
            "algorithms must name at least one",
            b -> b.publishableKey(OWN_KEY).algorithms(List.of())),
        refused(
            "clockSkew must be from 0 to 60",
            b -> b.publishableKey(OWN_KEY).clockSkew(Duration.ofNanos(-1))),
        refused(
            "clockSkew must be from 0 to 60",
            b -> b.publishableKey(OWN_KEY).clockSkew(Duration.ofSeconds(60).plusNanos(1))),
        refused(
            "jwksUrl is refused: the key set URL must be https",
            b -> b.issuer("a").jwksUrl(URI.create("http://keys.example/jwks"))),
        refused(
            "jwksUrl is refused: the key set URL must be absolute",
            b -> b.issuer("a").jwksUrl(URI.create("/jwks"))),
        refused("jwtKey is refused: not a PEM", b -> b.jwtKey("no pem")),
        refused("cookieSuffix must be", b -> b.cookieSuffix("")),
        refused("cookieSuffix must be", b -> b.cookieSuffix("a".repeat(65))),
        refused("cookieSuffix must be", b -> b.cookieSuffix("a=b")),
        refused("cookieSuffix must be", b -> b.cookieSuffix("a\n")),
        refused("secret key", b -> b.publishableKey("sk_test_x")));
  }

  private static Arguments refused(String message, Setting setting) {
    return Arguments.of(message, setting);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contradictions")
  void build_contradictionOrGap_isRefusedAndSaysTheFix(String expected, Setting setting) {
    String message = refusal(() -> setting.apply(nothingSet()).build());
    assertTrue(message.contains(expected), message);
  }

  @Test
  void build_clockSkewAtItsLimits_isAccepted() {
    good().clockSkew(Duration.ZERO).build();
    good().clockSkew(Duration.ofSeconds(60)).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:99999", "127.0.0.1:0", "clerk.example.com:65536"})
  @DisplayName("S47: a publishable key with an impossible port fails at start")
  void build_publishableKeyWithImpossiblePort_isRefused(String host) {
    String key =
        "pk_test_"
            + Base64.getEncoder().encodeToString((host + "$").getBytes(StandardCharsets.US_ASCII));
    assertTrue(refusal(() -> nothingSet().publishableKey(key).build()).contains("publishableKey"));
  }

  @Test
  @DisplayName("beside publishableKey each of issuer, key set URL and cookie suffix can be its own")
  void build_publishableKeyOverridden_usesTheOverride() {
    String key = ISSUER.publishableKey();
    Map<String, String> plain = outcomes(nothingSet().publishableKey(key));
    assertEquals("NONE user_customer, goes on", plain.get("own suffix"));

    Map<String, String> ownSuffix = outcomes(nothingSet().publishableKey(key).cookieSuffix("abc"));
    assertEquals("NONE user_customer, goes on", ownSuffix.get("suffixed cookie"));
    assertEquals("nobody, session-token-and-uat-missing", ownSuffix.get("own suffix"));

    Map<String, String> ownIssuer = outcomes(nothingSet().publishableKey(key).issuer(OTHER_ISSUER));
    assertEquals("NONE user_customer, goes on", ownIssuer.get("issuer"));
    assertEquals("nobody, token-invalid-issuer", ownIssuer.get("own"));

    Map<String, String> ownUrl =
        outcomes(
            nothingSet()
                .publishableKey(OWN_KEY)
                .issuer(ISSUER.issuer())
                .cookieSuffix(ISSUER.cookieSuffix())
                .jwksUrl(ISSUER.jwksUrl()));
    assertEquals(plain, ownUrl);

    int fetched = ISSUER.keySetRequests();
    Map<String, String> ownPem =
        outcomes(nothingSet().publishableKey(key).jwtKey(ISSUER.publicKeyPem()));
    assertEquals("NONE user_customer, goes on", ownPem.get("own"));
    assertEquals("NONE user_customer, goes on", ownPem.get("no kid"));
    assertEquals(fetched, ISSUER.keySetRequests());
  }

  @Test
  void build_keySourceAndClock_areUsed() {
    String token = ISSUER.token().sign();
    Instant expiration = NOW.plusSeconds(60);
    for (int skewed : new int[] {4, 5}) {
      ImpersonationGate gate =
          ImpersonationGate.builder()
              .issuer(ISSUER.issuer())
              .keySource(StaticKeySet.of(ISSUER.publicKey()))
              .clock(Clock.fixed(expiration.plusSeconds(skewed), ZoneOffset.UTC))
              .build();
      assertEquals(skewed < 5, gate.verify(PlainRequest.bearer(token)) instanceof Verdict.Verified);
    }
  }

  @Test
  @DisplayName("nothing is fetched before the first token")
  void build_publishableKey_fetchesNothing() {
    int fetched = ISSUER.keySetRequests();
    nothingSet().publishableKey(ISSUER.publishableKey()).build();
    assertEquals(fetched, ISSUER.keySetRequests());
  }

  @Test
  void build_twice_makesIndependentGates() {
    GateBuilder<ImpersonationGate> builder = good();
    ImpersonationGate strict = builder.build();
    ImpersonationGate open = builder.anonymous(Anonymous.ALLOW).build();
    Verdict verdict = strict.verify(PlainRequest.get());
    assertTrue(strict.refusal(PlainRequest.get(), verdict, null).isPresent());
    assertTrue(open.refusal(PlainRequest.get(), verdict, null).isEmpty());
  }

  @Test
  @DisplayName("the start is one line, with what is enforced and nothing secret")
  void build_start_isAnnounced() throws IOException {
    LogTail log = LogTail.start();
    String issuer = "https://announced.example";
    good().issuer(issuer).authorizedParties(List.of(OTHER_ORIGIN)).audience("me").build();
    List<String> lines = log.lines("ImpersonationGate");
    assertEquals(1, lines.size(), lines.toString());
    String line = lines.get(0);
    assertTrue(
        line.endsWith(
            "verifying session tokens of "
                + issuer
                + " by StaticKeySet[]; authorized parties: ["
                + OTHER_ORIGIN
                + "]; audience: me; anonymous: REFUSE; CORS preflight: OFF"),
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
    List<String> lines = log.lines("ImpersonationGate");
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(1).contains("WARN") && lines.get(1).contains("audience is not set"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "https://*.example.com", "https://app.example.com/", "HTTP://a/b"})
  @DisplayName("S12, S47: entries that no origin can equal would refuse everybody")
  void authorizedParties_neverEqual_areRefused(String origin) {
    String message = refusal(() -> good().authorizedParties(List.of(origin)).build());
    assertTrue(message.contains("authorizedParties holds an entry that no origin"), message);
  }

  @Test
  @DisplayName("S47: a variable that is not set is no setting that was not made")
  @SuppressWarnings("NullAway") // what users without NullAway do
  void setters_null_areRefusedByName() {
    String unset = System.getenv("CONTRACT_NOT_SET");
    assertTrue(refusal(() -> good().audience(unset)).startsWith("audience is null"));
    assertTrue(refusal(() -> good().issuer(unset)).startsWith("issuer is null"));
    assertTrue(refusal(() -> good().jwtKey(unset)).contains("jwtKey is null"));
    assertTrue(refusal(() -> good().jwksUrl(null)).startsWith("jwksUrl is null"));
    assertTrue(refusal(() -> good().clockSkew(null)).startsWith("clockSkew is null"));
    assertTrue(refusal(() -> good().publishableKey(unset)).startsWith("publishableKey is null"));
  }

  @Test
  @DisplayName("S47: placeholders in methods, and secret keys as issuers, are refused")
  void setters_placeholderOrSecret_areRefused() {
    assertTrue(refusal(() -> good().issuer("${ISSUER}")).contains("set(\"issuer\""));
    assertTrue(refusal(() -> good().audience("${AUD}")).contains("placeholder"));
    assertTrue(refusal(() -> good().issuer("sk_live_x")).contains("secret key"));
    assertFalse(refusal(() -> good().issuer("sk_live_x")).contains("live_x"));
  }

  @Test
  void build_lenient_warns() throws IOException {
    LogTail log = LogTail.start();
    nothingSet().publishableKey(OWN_KEY).acceptTemplateTokens().build();
    List<String> lines = log.lines("ImpersonationGate");
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("authorized parties: any"), lines.get(0));
    assertTrue(lines.get(1).contains("WARN") && lines.get(1).contains("authorizedParties is not"));
    assertTrue(lines.get(2).contains("WARN") && lines.get(2).contains("acceptTemplateTokens is"));
    assertTrue(log.lines("pk_test").isEmpty());
  }

  private static String refusal(Executable building) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, building).getMessage());
  }
}
