package dev.impersonation.http;

import static dev.impersonation.http.GateOutcomes.NOW;
import static dev.impersonation.http.GateOutcomes.OTHER_ISSUER;
import static dev.impersonation.http.GateOutcomes.OTHER_ORIGIN;
import static dev.impersonation.http.GateOutcomes.OWN_KEY;
import static dev.impersonation.http.GateOutcomes.nothingSet;
import static dev.impersonation.http.GateOutcomes.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: settings of a gate")
final class GateBuilderTest {
  private static final TestIssuer ISSUER = TestIssuer.start(GateOutcomes.CLOCK);
  private static final GateOutcomes GATES = new GateOutcomes(ISSUER);

  /** Set something on a builder. */
  private interface Setting extends UnaryOperator<GateBuilder<ImpersonationGate>> {}

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  static Stream<Arguments> contradictions() {
    URI url = URI.create("https://keys.example/jwks");
    StaticKeySet keys = StaticKeySet.ofJwkSet(ISSUER.jwkSet());
    String pem = ISSUER.publicKeyPem();
    return Stream.of(
        refused("issuer is not set: set publishableKey", b -> b),
        refused("issuer is not set: set publishableKey", b -> b.jwtKey(pem)),
        refused("issuer is not set: set publishableKey", b -> b.keySource(keys)),
        refused(
            "jwksUrl is not set, and no other source of keys is: set jwksUrl", b -> b.issuer("a")),
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
  void build_settingsAtTheirLimits_areAccepted() {
    GATES.good().cookieSuffix("a".repeat(64)).build();
    GATES.good().clockSkew(Duration.ZERO).build();
    GATES.good().clockSkew(Duration.ofSeconds(60)).build();
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
    Map<String, String> plain = GATES.of(nothingSet().publishableKey(key));
    assertEquals("NONE user_customer, goes on", plain.get("own suffix"));

    Map<String, String> ownSuffix = GATES.of(nothingSet().publishableKey(key).cookieSuffix("abc"));
    assertEquals("NONE user_customer, goes on", ownSuffix.get("suffixed cookie"));
    assertEquals("nobody, session-token-and-uat-missing", ownSuffix.get("own suffix"));

    Map<String, String> ownIssuer = GATES.of(nothingSet().publishableKey(key).issuer(OTHER_ISSUER));
    assertEquals("NONE user_customer, goes on", ownIssuer.get("issuer"));
    assertEquals("nobody, token-invalid-issuer", ownIssuer.get("own"));

    Map<String, String> ownUrl =
        GATES.of(
            nothingSet()
                .publishableKey(OWN_KEY)
                .issuer(ISSUER.issuer())
                .cookieSuffix(ISSUER.cookieSuffix())
                .jwksUrl(ISSUER.jwksUrl()));
    assertEquals(plain, ownUrl);

    int fetched = ISSUER.keySetRequests();
    Map<String, String> ownPem =
        GATES.of(nothingSet().publishableKey(key).jwtKey(ISSUER.publicKeyPem()));
    assertEquals("NONE user_customer, goes on", ownPem.get("own"));
    assertEquals("NONE user_customer, goes on", ownPem.get("no kid"));
    assertEquals(fetched, ISSUER.keySetRequests());
  }

  @Test
  @DisplayName("S12: a missing azp passes only where that is allowed")
  void build_allowMissingAuthorizedParty_acceptsTokensWithoutAzp() {
    GateBuilder<ImpersonationGate> builder = GATES.good().authorizedParties(List.of(OTHER_ORIGIN));
    assertEquals("nobody, token-invalid-authorized-parties", GATES.of(builder).get("no azp"));

    Map<String, String> allowing = GATES.of(builder.allowMissingAuthorizedParty());

    assertEquals("NONE user_customer, goes on", allowing.get("no azp"));
    assertEquals("nobody, token-invalid-authorized-parties", allowing.get("azp"));
  }

  @Test
  void build_bindHttpSession_isToldToAdapters() {
    assertEquals(BindHttpSession.INVALIDATE, GATES.good().build().bindHttpSession());
    for (GateBuilder<ImpersonationGate> off :
        List.of(
            GATES.good().bindHttpSession(BindHttpSession.OFF),
            GATES.good().set("bindHttpSession", "off"))) {
      assertEquals(BindHttpSession.OFF, off.build().bindHttpSession());
    }
  }

  @Test
  void keySetState_ofTheGate_isThatOfItsOwnKeySetAlone() {
    PlainRequest request = PlainRequest.bearer(ISSUER.token().sign());
    try (RemoteKeySet given = RemoteKeySet.of(ISSUER.jwksUrl());
        ImpersonationGate own = nothingSet().publishableKey(ISSUER.publishableKey()).build()) {
      assertInstanceOf(Caller.Verified.class, own.verify(request));
      try (ImpersonationGate borrowing =
          nothingSet().issuer(ISSUER.issuer()).keySource(given).build()) {
        assertInstanceOf(Caller.Verified.class, borrowing.verify(request));
        assertTrue(borrowing.keySetState().isEmpty());
      }

      assertEquals(1, own.keySetState().orElseThrow().usableKeys());
      assertEquals(1, given.state().usableKeys(), "not closed by the gate that borrowed it");
    }
  }

  @Test
  void build_keySourceAndClock_areUsed() {
    String token = ISSUER.token().sign();
    Instant expiration = NOW.plusSeconds(60);
    for (int skewed : new int[] {4, 5}) {
      ImpersonationGate gate =
          GateBuilder.ofGate()
              .issuer(ISSUER.issuer())
              .keySource(StaticKeySet.of(ISSUER.publicKey()))
              .clock(Clock.fixed(expiration.plusSeconds(skewed), ZoneOffset.UTC))
              .build();
      assertEquals(skewed < 5, gate.verify(PlainRequest.bearer(token)) instanceof Caller.Verified);
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
    GateBuilder<ImpersonationGate> builder = GATES.good();
    ImpersonationGate strict = builder.build();
    ImpersonationGate open = builder.anonymous(Anonymous.ALLOW).build();
    Caller caller = strict.verify(PlainRequest.get());
    assertTrue(strict.decide(PlainRequest.get(), caller, List.of()).refusal().isPresent());
    assertTrue(open.decide(PlainRequest.get(), caller, List.of()).refusal().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "https://*.example.com", "https://app.example.com/", "HTTP://a/b"})
  @DisplayName("S12, S47: entries that no origin can equal would refuse everybody")
  void authorizedParties_neverEqual_areRefused(String origin) {
    String message = refusal(() -> GATES.good().authorizedParties(List.of(origin)).build());
    assertTrue(message.contains("authorizedParties holds an entry that no origin"), message);
  }

  @Test
  @DisplayName("S47: a variable that is not set is no setting that was not made")
  @SuppressWarnings("NullAway") // what users without NullAway do
  void setters_null_areRefusedByName() {
    String unset = System.getenv("CONTRACT_NOT_SET");
    assertTrue(refusal(() -> GATES.good().audience(unset)).startsWith("audience is null"));
    assertTrue(refusal(() -> GATES.good().issuer(unset)).startsWith("issuer is null"));
    assertTrue(refusal(() -> GATES.good().jwtKey(unset)).contains("jwtKey is null"));
    assertTrue(refusal(() -> GATES.good().jwksUrl(null)).startsWith("jwksUrl is null"));
    assertTrue(refusal(() -> GATES.good().clockSkew(null)).startsWith("clockSkew is null"));
    assertTrue(
        refusal(() -> GATES.good().publishableKey(unset)).startsWith("publishableKey is null"));
  }

  @Test
  @DisplayName("S47: placeholders in methods, and secret keys as issuers, are refused")
  void setters_placeholderOrSecret_areRefused() {
    assertTrue(refusal(() -> GATES.good().issuer("${ISSUER}")).contains("set(\"issuer\""));
    assertTrue(refusal(() -> GATES.good().audience("${AUD}")).contains("placeholder"));
    assertTrue(refusal(() -> GATES.good().issuer("sk_live_x")).contains("secret key"));
    assertFalse(refusal(() -> GATES.good().issuer("sk_live_x")).contains("live_x"));
  }
}
