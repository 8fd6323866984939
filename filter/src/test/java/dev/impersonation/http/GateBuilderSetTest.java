package dev.impersonation.http;

import static dev.impersonation.http.GateOutcomes.CLOCK;
import static dev.impersonation.http.GateOutcomes.OTHER_ISSUER;
import static dev.impersonation.http.GateOutcomes.OTHER_ORIGIN;
import static dev.impersonation.http.GateOutcomes.nothingSet;
import static dev.impersonation.http.GateOutcomes.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.SigningAlgorithm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: settings of a gate by name")
final class GateBuilderSetTest {
  private static final TestIssuer ISSUER = TestIssuer.start(GateOutcomes.CLOCK);
  private static final GateOutcomes GATES = new GateOutcomes(ISSUER);

  /** Set something on a builder. */
  private interface Setting extends UnaryOperator<GateBuilder<ImpersonationGate>> {}

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
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
    GateBuilder<ImpersonationGate> builder = GATES.good();
    named.forEach(builder::set);
    Map<String, String> byName = GATES.of(builder);
    assertEquals(GATES.of(typed.apply(GATES.good())), byName);
    assertNotEquals(GATES.of(GATES.good()), byName);
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
    Map<String, String> byName = GATES.of(builder);
    assertEquals(GATES.of(typed.apply(nothingSet())), byName);
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
        "default=read-only",
        "impersonationHeader=send",
        "noStore=impersonated",
        "coverage=warn",
        "webSockets=verified",
        "clockSkew=5s",
        "algorithms=RS256",
        "cryptoProvider=auto",
        "tokenCache=16MiB",
        "tokenCache=16384KiB",
        "tokenCache=16777216"
      })
  void set_defaultSpelledOut_changesNothing(String setting) {
    String[] parts = setting.split("=", 2);
    assertEquals(GATES.of(GATES.good()), GATES.of(GATES.good().set(parts[0], parts[1])));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "64KiB", "64GiB"})
  void set_tokenCacheAtItsBounds_isTaken(String value) {
    GateBuilder<ImpersonationGate> builder = GATES.good().set("tokenCache", value);
    long bytes = SettingText.bytes("tokenCache", value);
    assertEquals(bytes, builder.build().tokenCacheState().maxBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "65535", "68719476737", "65GiB"})
  void set_tokenCacheBeyondItsBounds_isRefused(String value) {
    SettingException refused =
        assertThrows(SettingException.class, () -> GATES.good().set("tokenCache", value));
    assertEquals("tokenCache must be 0, or from 64KiB to 64GiB", refused.getMessage());
  }

  @Test
  void set_unknownName_listsTheKnown() {
    String message = refusal(() -> GATES.good().set("issuerUrl", "https://a.example"));
    assertEquals(
        "issuerUrl is no setting; there are [acceptTemplateTokens, afterExpiry,"
            + " algorithms, allowInsecureJwksUrl, allowMissingAuthorizedParty, anonymous, audience,"
            + " audit, auditFile, auditFileMaxBytes, auditFilePermissions, auditFileSync,"
            + " auditQueue, auditQueueFull, authorizedParties, bindHttpSession, clockSkew,"
            + " cookieSuffix, corsPreflight, coverage, cryptoProvider, default, impersonationHeader, issuer,"
            + " jwksFile, jwksProxy, jwksUrl, jwksUserAgent, jwtKey, jwtKeyFile, noStore,"
            + " publishableKey, refusalPage, signInUrl, tokenCache, webSockets]",
        message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keySource",
        "clock",
        "policy",
        "defaultMode",
        "Default",
        "Issuer",
        "issuer ",
        "",
        "set",
        "build"
      })
  void set_otherNames_areUnknown(String name) {
    assertTrue(refusal(() -> GATES.good().set(name, "x")).contains(" is no setting; there are ["));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publishableKey",
        "jwksUrl",
        "jwtKey",
        "jwtKeyFile",
        "jwksFile",
        "allowInsecureJwksUrl",
        "jwksProxy",
        "cookieSuffix",
        "allowMissingAuthorizedParty",
        "clockSkew",
        "algorithms",
        "cryptoProvider",
        "tokenCache",
        "anonymous",
        "corsPreflight",
        "bindHttpSession",
        "default",
        "afterExpiry",
        "impersonationHeader",
        "noStore",
        "coverage",
        "webSockets",
        "acceptTemplateTokens"
      })
  @DisplayName("S31: no message and no cause of it quotes a refused value")
  void set_refusedValue_isNeverQuoted(String name) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> GATES.good().set(name, "Hush Secret^").build());
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
    assertEquals(GATES.of(GATES.good().issuer(OTHER_ISSUER)), GATES.of(builder));
    String message = refusal(() -> builder.set("audience", "${AUDIENCE}"));
    assertTrue(message.startsWith("audience refers to ${AUDIENCE}"), message);
  }
}
