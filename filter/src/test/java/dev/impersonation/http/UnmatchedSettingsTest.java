package dev.impersonation.http;

import static dev.impersonation.http.GateOutcomes.nothingSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.LimitedLog;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.SessionTokenVerifier;
import dev.impersonation.token.SigningAlgorithm;
import dev.impersonation.token.VerifiedTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

@DisplayName("S47: a setting that matches nothing is named in the log, and not with each request")
final class UnmatchedSettingsTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestIssuer OTHER = TestIssuer.start(TestGates.CLOCK);

  @AfterAll
  static void stopIssuers() {
    ISSUER.close();
    OTHER.close();
  }

  private interface Setting {
    GateBuilder<ImpersonationGate> on(GateBuilder<ImpersonationGate> builder);
  }

  private static GateBuilder<ImpersonationGate> good() {
    return nothingSet()
        .clock(TestGates.CLOCK)
        .issuer(ISSUER.issuer())
        .audience("orders")
        .authorizedParties(List.of(TokenBuilder.AUTHORIZED_PARTY))
        .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()));
  }

  private static TokenBuilder token() {
    return ISSUER.token().claim("aud", "orders");
  }

  private static Arguments wrong(Setting setting, TokenBuilder token, String... says) {
    return Arguments.of(setting, token, List.of(says));
  }

  static Stream<Arguments> wrongSettings() {
    String issuer = ISSUER.issuer();
    return Stream.of(
        wrong(
            b -> b.issuer(issuer + "/"),
            token(),
            ": issuer says " + issuer + "/,",
            "whose iss says " + issuer + "."),
        wrong(
            b -> b.authorizedParties(List.of("https://other.example")),
            token(),
            ": authorizedParties says [https://other.example],",
            "whose azp says " + TokenBuilder.AUTHORIZED_PARTY),
        wrong(
            b -> b,
            token().withoutClaim("azp"),
            ": allowMissingAuthorizedParty says false,",
            "azp"),
        wrong(
            b -> b.audience("bills"),
            token(),
            ": audience says bills,",
            "whose aud says what is no URL"),
        wrong(
            b -> b,
            token().claim("aud", List.of("https://a.example/b c", "b")),
            ": audience says orders,",
            "whose aud says https://a.example/b\\u0020c,b"),
        wrong(b -> b, token().withoutClaim("aud"), ": audience says orders,", "says nothing"),
        wrong(b -> b, token().template(), ": acceptTemplateTokens says false,", "of a template"),
        wrong(
            b -> b.algorithms(List.of(SigningAlgorithm.RS512)),
            token(),
            ": algorithms says [RS512],",
            "of another algorithm"),
        wrong(
            b -> b,
            token().unknownKeyId(),
            ": keySource says StaticKeySet[],",
            "of another instance or issuer"),
        wrong(b -> b, token().notYetValid(), ": clockSkew says PT5S,", "Set the clocks"),
        wrong(b -> b, token().issuedInFuture(), ": clockSkew says PT5S,", "Set the clocks"));
  }

  private static List<String> warnings(LogTail log) throws IOException {
    return log.lines("a setting may be wrong").stream()
        .filter(line -> line.contains("WARN") && line.contains("dev.impersonation.http - "))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void verify_settingThatMatchesNothing_isNamedOnce(
      Setting setting, TokenBuilder token, List<String> says) throws IOException {
    ImpersonationGate gate = setting.on(good()).build();
    LogTail log = LogTail.start();
    for (int request = 0; request < 5; request++) {
      gate.verify(PlainRequest.bearer(token.sign()));
      gate.verify(PlainRequest.get().cookie("__session", token.sign()));
    }
    List<String> lines = warnings(log);
    assertEquals(1, lines.size(), lines.toString());
    for (String text : says) {
      assertTrue(lines.get(0).contains(text), lines.get(0));
    }
  }

  @Test
  @DisplayName("the publishable key of another instance, its key set, and another's PEM")
  void verify_keysOfAnotherInstance_areNamed() throws IOException {
    GateBuilder<ImpersonationGate> byKey =
        nothingSet().clock(TestGates.CLOCK).publishableKey(OTHER.publishableKey());
    GateBuilder<ImpersonationGate> byUrl =
        nothingSet().clock(TestGates.CLOCK).issuer(ISSUER.issuer()).jwksUrl(OTHER.jwksUrl());
    GateBuilder<ImpersonationGate> byPem =
        nothingSet().clock(TestGates.CLOCK).issuer(ISSUER.issuer()).jwtKey(OTHER.publicKeyPem());
    assertNames(": publishableKey says ", byKey, token().unknownKeyId());
    assertNames(": jwksUrl says ", byUrl, token().unknownKeyId());
    assertNames(": jwtKey says ", byPem, token());
  }

  @Test
  @DisplayName("the same of keys that are read from files")
  void verify_filesOfAnotherInstance_areNamed(@TempDir Path folder) throws IOException {
    Path pem = Files.writeString(folder.resolve("key.pem"), OTHER.publicKeyPem());
    Path set = Files.writeString(folder.resolve("keys.json"), OTHER.jwkSet());
    GateBuilder<ImpersonationGate> byPem =
        nothingSet().clock(TestGates.CLOCK).issuer(ISSUER.issuer()).jwtKeyFile(pem);
    GateBuilder<ImpersonationGate> bySet =
        nothingSet().clock(TestGates.CLOCK).issuer(ISSUER.issuer()).jwksFile(set);
    assertNames(": jwtKeyFile says ", byPem, token());
    assertNames(": jwksFile says ", bySet, token().unknownKeyId());
  }

  private record SourceOfSecret(String secret) implements KeySource {
    @Override
    public Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm) {
      return Optional.empty();
    }
  }

  @Test
  @DisplayName("S31: of somebody else's key source the class is named, and nothing it holds")
  void verify_keySourceOfSomebodyElse_tellsItsClass() throws IOException {
    assertNames(
        ": keySource says " + SourceOfSecret.class.getName(),
        good().keySource(new SourceOfSecret("secret")),
        token());
  }

  private static void assertNames(
      String setting, GateBuilder<ImpersonationGate> builder, TokenBuilder token)
      throws IOException {
    try (ImpersonationGate gate = builder.build()) {
      LogTail log = LogTail.start();
      gate.verify(PlainRequest.bearer(token.issuer("https://secret.example").sign()));
      List<String> lines = warnings(log);
      assertEquals(1, lines.size(), lines.toString());
      assertTrue(lines.get(0).contains(setting), lines.get(0));
      assertFalse(lines.get(0).contains("secret"), "unverified: " + lines.get(0));
    }
  }

  @Test
  void verify_cookiesOfOtherSuffixesAlone_nameTheSetting() throws IOException {
    ImpersonationGate gate = good().cookieSuffix("abcd1234").build();
    LogTail log = LogTail.start();
    gate.verify(PlainRequest.get());
    gate.verify(PlainRequest.get().cookie("__session_secret12", ""));
    gate.verify(PlainRequest.get().cookie("__session_secret12", "x").cookie("__session", "y"));
    assertEquals(List.of(), warnings(log));
    gate.verify(PlainRequest.get().cookie("__session_secret12", "x"));
    List<String> lines = warnings(log);
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("cookieSuffix says that"), lines.get(0));
    assertTrue(lines.get(0).contains("ends in abcd1234"), lines.get(0));
    assertFalse(lines.get(0).contains("secret12"), lines.get(0));
  }

  @Test
  @DisplayName("what no setting decides is no trouble with one")
  void verify_badForOtherReasons_namesNoSetting() throws IOException {
    ImpersonationGate gate = good().build();
    LogTail log = LogTail.start();
    for (TokenBuilder bad :
        List.of(
            token().expired(),
            token().forged(),
            token().machine(),
            token().pending(),
            token().claim("act", "x"),
            token().rawPayload("{"))) {
      gate.verify(PlainRequest.bearer(bad.sign()));
    }
    gate.verify(PlainRequest.bearer("x"));
    assertEquals(List.of(), warnings(log));
  }

  private final AtomicLong nanos = new AtomicLong();

  private CredentialCheck ticking() {
    StaticKeySet keys = StaticKeySet.ofJwkSet(ISSUER.jwkSet());
    SessionTokenVerifier verifier =
        SessionTokenVerifier.builder(ISSUER.issuer(), keys).clock(TestGates.CLOCK).build();
    ShownSettings said =
        new ShownSettings("issuer", "i", "keySource", "k", false, "s", "x", "p", "a", "[]", "c");
    VerifiedTokens<Caller.Verified> tokens = verifier.remembering(0, Caller.Verified::new);
    return new CredentialCheck(
        new CredentialResolver(null, tokens),
        tokens,
        new UnmatchedSettings(
            said, new LimitedLog(LoggerFactory.getLogger(PackageLog.NAME), nanos::get), nanos::get),
        new ImpersonationEnd(TestGates.CLOCK, AfterExpiry.REFUSE));
  }

  @Test
  void verify_afterAMinute_isSaidAgainWithTheCount() throws IOException {
    CredentialCheck check = ticking();
    LogTail log = LogTail.start();
    PlainRequest foreign = PlainRequest.bearer(token().otherIssuer().sign());
    for (int request = 0; request < 4; request++) {
      check.check(foreign);
    }
    nanos.set(TimeUnit.MINUTES.toNanos(1) - 1);
    check.check(foreign);
    assertEquals(1, warnings(log).size());
    nanos.incrementAndGet();
    check.check(foreign);
    assertEquals(2, warnings(log).size());
    assertTrue(warnings(log).get(1).contains("(4 more like this"), warnings(log).get(1));
  }

  @Test
  @DisplayName("while tokens are good, what anybody can make up blames no setting")
  void verify_unsignedBesideGoodOnes_isNotSaid() throws IOException {
    CredentialCheck check = ticking();
    PlainRequest stranger = PlainRequest.bearer(token().unknownKeyId().sign());
    check.check(PlainRequest.bearer(token().sign()));
    LogTail log = LogTail.start();
    check.check(stranger);
    nanos.set(TimeUnit.MINUTES.toNanos(1));
    check.check(stranger);
    assertEquals(List.of(), warnings(log));
    check.check(PlainRequest.bearer(token().otherIssuer().sign()));
    assertEquals(1, warnings(log).size());
    nanos.incrementAndGet();
    check.check(stranger);
    assertEquals(2, warnings(log).size());
    check.check(PlainRequest.bearer(token().sign()));
    nanos.set(TimeUnit.MINUTES.toNanos(2));
    check.check(stranger);
    assertEquals(2, warnings(log).size());
  }
}
