package dev.impersonation.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.Organization;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.ManualClock;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.InvalidTokenException.Reason;
import dev.impersonation.token.VerifiedTokens.Form;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S23, S42: what was verified is remembered, and judged again each time")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifiedTokensTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final ManualClock clock = ManualClock.at(START);
  private final TestIssuer issuer = TestIssuer.start(clock);
  private final SwitchedKeys keys = new SwitchedKeys();

  /** The issuer's key, or what it is replaced by, or an outage. */
  private final class SwitchedKeys implements KeySource {
    private final AtomicInteger asked = new AtomicInteger();
    private Optional<RSAPublicKey> key = Optional.of(issuer.publicKey());
    private boolean down;
    private @Nullable Object edition;

    @Override
    public @Nullable Object edition() {
      return edition;
    }

    @Override
    public Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm)
        throws KeySetUnavailableException {
      asked.incrementAndGet();
      if (down) {
        throw new KeySetUnavailableException("down");
      }
      return key;
    }
  }

  private SessionTokenVerifier verifier() {
    clock.set(START);
    keys.key = Optional.of(issuer.publicKey());
    keys.down = false;
    keys.edition = null;
    return SessionTokenVerifier.builder(issuer.issuer(), keys).clock(clock).build();
  }

  private static Reason refusal(SessionTokenVerifier verifier, String token) {
    return assertThrows(InvalidTokenException.class, () -> verifier.verify(token)).reason();
  }

  @AfterAll
  void close() {
    issuer.close();
  }

  @Test
  void verify_again_isTheSameContext() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String token = issuer.token().impersonatedBy("user_engineer").sign();
    ImpersonationContext first = verifier.verify(token);
    assertSame(first, verifier.verify(token));
    assertEquals(Optional.of("user_engineer"), first.actorId());
  }

  @Test
  @DisplayName("only the very same token is remembered, never one of the same subject")
  void verify_otherTokenOfTheSameSubject_isVerifiedByItself() throws Exception {
    SessionTokenVerifier verifier = verifier();
    ImpersonationContext own = verifier.verify(issuer.token().sign());
    ImpersonationContext acted = verifier.verify(issuer.token().impersonatedBy("user_e").sign());
    assertNotSame(own, acted);
    assertNotEquals(own, acted);
    assertTrue(own.actor().isEmpty());
  }

  @Test
  @DisplayName("S13: a remembered token expires at its instant, skew included")
  void verify_rememberedTokenAtItsExpiration_isRefused() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String token = issuer.token().sign();
    verifier.verify(token);
    clock.set(START.plusSeconds(65).minusMillis(1));
    verifier.verify(token);
    clock.set(START.plusSeconds(65));
    InvalidTokenException expired =
        assertThrows(InvalidTokenException.class, () -> verifier.verify(token));
    assertEquals(Reason.EXPIRED, expired.reason());
    assertEquals(Optional.of(Duration.ofSeconds(5)), expired.missedBy());
  }

  @Test
  @DisplayName("S14: a clock that is set back refuses a remembered token too")
  void verify_rememberedTokenBeforeItsTime_isRefused() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String token = issuer.token().sign();
    verifier.verify(token);
    clock.set(START.minusSeconds(6));
    assertEquals(Reason.ISSUED_IN_FUTURE, refusal(verifier, token));
    clock.set(START.minusSeconds(16));
    assertEquals(Reason.NOT_YET_VALID, refusal(verifier, token));
  }

  @Test
  @DisplayName("S42: a token is forgotten when its key is gone")
  void verify_keyGone_isRefused() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String token = issuer.token().sign();
    ImpersonationContext first = verifier.verify(token);
    keys.key = Optional.empty();
    assertEquals(Reason.UNKNOWN_KEY, refusal(verifier, token));
    keys.key = Optional.of(issuer.publicKey());
    assertNotSame(first, verifier.verify(token), "verified anew");
  }

  @Test
  @DisplayName("S42: another key under the same key ID does not vouch for it")
  void verify_keyReplaced_isRefused() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String token = issuer.token().sign();
    verifier.verify(token);
    try (TestIssuer other = TestIssuer.start(clock)) {
      keys.key = Optional.of(other.publicKey());
      assertEquals(Reason.BAD_SIGNATURE, refusal(verifier, token));
      keys.key = Optional.of(issuer.publicKey());
      assertEquals(SUBJECT, verifier.verify(token).subject());
    }
  }

  private static final String SUBJECT = "user_customer";

  @Test
  @DisplayName("the same key read anew vouches for it")
  void verify_keyReadAnew_isStillRemembered() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String token = issuer.token().sign();
    ImpersonationContext first = verifier.verify(token);
    keys.key = StaticKeySet.ofJwkSet(issuer.jwkSet()).find(issuer.keyId(), "RS256");
    assertSame(first, verifier.verify(token));
  }

  @Test
  @DisplayName("S41: without keys a remembered token is not accepted either")
  void verify_keysUnavailable_isAnOutage() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String token = issuer.token().sign();
    verifier.verify(token);
    keys.down = true;
    assertThrows(KeySetUnavailableException.class, () -> verifier.verify(token));
    keys.down = false;
    assertEquals(SUBJECT, verifier.verify(token).subject());
  }

  @Test
  @DisplayName("bad tokens do not enter, and do not evict")
  void verify_manyBadTokens_evictNothing() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String good = issuer.token().impersonatedBy("user_engineer").sign();
    ImpersonationContext first = verifier.verify(good);
    String forged = issuer.token().forged().sign();
    for (int round = 0; round < 2000; round++) {
      String bad = forged.substring(0, forged.length() - 8) + String.format("%08d", round);
      assertThrows(InvalidTokenException.class, () -> verifier.verify(bad));
    }
    assertSame(first, verifier.verify(good));
  }

  @Test
  @DisplayName(
      "S23: an end in common with a remembered token, the signature included, is not enough")
  void verify_signatureOfARememberedToken_isRefused() throws Exception {
    SessionTokenVerifier verifier = verifier();
    String own = issuer.token().sign();
    String acted = issuer.token().impersonatedBy("user_engineer").sign();
    verifier.verify(own);
    verifier.verify(acted);
    String mixed = acted.substring(0, acted.lastIndexOf('.')) + own.substring(own.lastIndexOf('.'));
    assertEquals(Reason.BAD_SIGNATURE, refusal(verifier, mixed));
    assertTrue(verifier.verify(own).actor().isEmpty());
  }

  /** Remembers whatever it is told, as texts that are no tokens. */
  private VerifiedTokens<ImpersonationContext> memory(long maxBytes) {
    return verifier().remembering(maxBytes, Function.identity());
  }

  private VerifiedToken tokenOf(ImpersonationContext context) {
    return new VerifiedToken(
        context,
        new TokenTimes(START.plusSeconds(60), null, null, Duration.ofSeconds(5)),
        new SigningKey("kid", SigningAlgorithm.RS256, issuer.publicKey()));
  }

  private ImpersonationContext context() {
    return ImpersonationContext.builder(issuer.issuer(), SUBJECT).build();
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  @DisplayName("S23: texts that end alike are different ones, however short they are")
  void find_endsLikeAnother_isNotTheOther(Form form) throws Exception {
    VerifiedTokens<ImpersonationContext> tokens = memory(VerifiedTokens.DEFAULT_BYTES);
    for (String end : List.of("", "x", "x".repeat(400))) {
      ImpersonationContext first = tokens.put(form, "a" + end, tokenOf(context()));
      assertNull(tokens.find(form, "b" + end));
      assertNull(tokens.find(form, "aa" + end));
      ImpersonationContext second = tokens.put(form, "b" + end, tokenOf(context()));
      assertSame(first, tokens.find(form, String.join("", "a", end)));
      assertSame(second, tokens.find(form, "b" + end));
    }
  }

  @Test
  @DisplayName("S23: a token that came as a whole field is not found by that text as a cookie")
  void find_sameTextOfTheOtherForm_isNothing() throws Exception {
    VerifiedTokens<ImpersonationContext> tokens = memory(VerifiedTokens.DEFAULT_BYTES);
    tokens.put(Form.FIELD, "text", tokenOf(context()));
    assertNull(tokens.find(Form.TOKEN, "text"));
    tokens.put(Form.TOKEN, "other", tokenOf(context()));
    assertNull(tokens.find(Form.FIELD, "other"));
  }

  @Test
  @DisplayName("what comes again and again is remembered although others have taken the room")
  void put_againAndAgainWhereThereIsNoRoom_isRemembered() throws Exception {
    VerifiedTokens<ImpersonationContext> tokens = memory(1024 * 1024);
    int most = 2000;
    for (int number = 0; number < 2 * most; number++) {
      tokens.put(Form.TOKEN, "once" + number, tokenOf(context()));
    }
    int misses = 0;
    for (int round = 0; round < 100; round++) {
      if (tokens.find(Form.TOKEN, "often") == null) {
        misses++;
        tokens.put(Form.TOKEN, "often", tokenOf(context()));
      }
      for (int number = 0; number < 100; number++) {
        tokens.put(Form.TOKEN, "new" + round + "-" + number, tokenOf(context()));
      }
    }
    assertTrue(misses < 20, "verified anew: " + misses);
  }

  static Stream<ImpersonationContext> contexts() {
    ImpersonationContext.Builder plain = ImpersonationContext.builder("https://i.example", "user");
    return Stream.of(
        plain.build(),
        plain.claims(Map.of("empty", Collections.nCopies(1600, Map.of()))).build(),
        plain.claims(Map.of("text", "\u2713".repeat(3000))).build(),
        plain
            .claims(Map.of())
            .organization(
                Organization.of(
                    "org",
                    null,
                    null,
                    IntStream.range(0, 3000).mapToObj(i -> "org:f:" + i).toList()))
            .build());
  }

  @ParameterizedTest
  @MethodSource("contexts")
  @DisplayName("bytes are bounded whatever a token is made of")
  void put_beyondTheBound_isEvicted(ImpersonationContext context) {
    long maxBytes = 4 * 1024 * 1024;
    VerifiedTokens<ImpersonationContext> tokens = memory(maxBytes);
    long bytes = Footprint.bytes("token1000", context);
    for (int number = 1000; number < 9999; number++) {
      tokens.put(Form.TOKEN, "token" + number, tokenOf(context));
    }
    TokenCacheState state = tokens.state();
    assertTrue(state.bytes() <= maxBytes, state.toString());
    assertEquals(
        state.bytes(),
        state.tokens() * bytes + state.signatures() * VerifiedSignatures.ENTRY_BYTES);
    assertTrue(state.tokens() > maxBytes / bytes / 2, state.toString());
  }

  @Test
  @DisplayName("S23: of a token that has no room its signature is not verified again, all else is")
  void verify_tokenThatWasEvicted_isJudgedWithoutItsSignature() throws Exception {
    VerifiedTokens<ImpersonationContext> tokens = memory(64 * 1024);
    List<String> all = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      String token = issuer.token().subject("user_" + number).sign();
      all.add(token);
      tokens.verify(Form.TOKEN, token);
    }
    TokenCacheState full = tokens.state();
    assertTrue(full.tokens() < 50 && full.signatures() >= 30, full.toString());
    int again = 0;
    for (int number = 0; number < 100; number++) {
      String token = all.get(number);
      ImpersonationContext found = tokens.find(Form.TOKEN, token);
      if (found == null) {
        again++;
        found = tokens.verify(Form.TOKEN, token);
      }
      assertEquals("user_" + number, found.subject());
    }
    assertTrue(again > 40, "verified again: " + again);
    clock.set(START.plusSeconds(65));
    for (String token : all) {
      InvalidTokenException expired =
          assertThrows(InvalidTokenException.class, () -> tokens.verify(Form.TOKEN, token));
      assertEquals(Reason.EXPIRED, expired.reason());
    }
  }

  @Test
  @DisplayName("S11, S42: a signature is remembered for one token and one key alone")
  void hold_otherTokenOrKey_isNot() {
    VerifiedSignatures signatures = new VerifiedSignatures(1024 * 1024);
    SigningKey key = new SigningKey("kid", SigningAlgorithm.RS256, issuer.publicKey());
    assertFalse(signatures.hold("a.b.c", key));
    signatures.put("a.b.c", key);
    assertTrue(signatures.hold("a.b.c", key));
    assertTrue(
        signatures.hold(
            "a.b.c", new SigningKey("other", SigningAlgorithm.RS256, issuer.publicKey())));
    assertFalse(signatures.hold("a.b.d", key));
    assertFalse(signatures.hold("a.b.C", key));
    assertFalse(
        signatures.hold(
            "a.b.c", new SigningKey("kid", SigningAlgorithm.RS384, issuer.publicKey())));
    try (TestIssuer other = TestIssuer.start(clock)) {
      assertFalse(
          signatures.hold(
              "a.b.c", new SigningKey("kid", SigningAlgorithm.RS256, other.publicKey())));
    }
  }

  @Test
  void put_moreSignaturesThanThereIsRoom_forgetsTheOldest() {
    VerifiedSignatures signatures = new VerifiedSignatures(10 * VerifiedSignatures.ENTRY_BYTES);
    SigningKey key = new SigningKey("kid", SigningAlgorithm.RS256, issuer.publicKey());
    for (int number = 0; number < 15; number++) {
      signatures.put("token" + number, key);
      signatures.put("token" + number, key);
    }
    assertEquals(10, signatures.size());
    for (int number = 0; number < 15; number++) {
      assertEquals(number >= 5, signatures.hold("token" + number, key), "token" + number);
    }
  }

  @Test
  void verify_withoutRoom_remembersNothing() throws Exception {
    VerifiedTokens<ImpersonationContext> tokens = memory(0);
    String token = issuer.token().sign();
    ImpersonationContext first = tokens.verify(Form.TOKEN, token);
    assertNull(tokens.find(Form.TOKEN, token));
    assertNotSame(first, tokens.verify(Form.TOKEN, token));
    assertEquals(new TokenCacheState(0, 0, 0, 0, 0, 2), tokens.state());
  }

  @Test
  void state_afterHitsAndMisses_countsThem() throws Exception {
    VerifiedTokens<ImpersonationContext> tokens = memory(VerifiedTokens.DEFAULT_BYTES);
    String token = issuer.token().sign();
    String forged = issuer.token().forged().sign();
    assertNull(tokens.find(Form.TOKEN, token));
    assertNotNull(tokens.verify(Form.TOKEN, token));
    assertThrows(InvalidTokenException.class, () -> tokens.verify(Form.TOKEN, forged));
    assertNotNull(tokens.find(Form.TOKEN, token));
    TokenCacheState state = tokens.state();
    assertEquals(1, state.hits());
    assertEquals(2, state.misses());
    assertEquals(1, state.tokens());
    assertTrue(state.bytes() > token.length() && state.bytes() < 4096, state.toString());
  }

  @Test
  @DisplayName("S42: where the keys say that they are the same, they are not asked again")
  void find_sameEdition_asksForNoKey() throws Exception {
    VerifiedTokens<ImpersonationContext> tokens = memory(VerifiedTokens.DEFAULT_BYTES);
    String token = issuer.token().sign();
    keys.edition = "first";
    tokens.verify(Form.TOKEN, token);
    assertNotNull(tokens.find(Form.TOKEN, token));
    int asked = keys.asked.get();
    assertNotNull(tokens.find(Form.TOKEN, token));
    assertEquals(asked, keys.asked.get());
    keys.edition = "second";
    assertNotNull(tokens.find(Form.TOKEN, token));
    assertEquals(asked + 1, keys.asked.get());
    keys.edition = null;
    assertNotNull(tokens.find(Form.TOKEN, token));
    assertEquals(asked + 2, keys.asked.get());
  }

  @Test
  @DisplayName("S42: a token is forgotten when its key is not among those of the next edition")
  void find_keyGoneFromTheNextEdition_isNothing() throws Exception {
    VerifiedTokens<ImpersonationContext> tokens = memory(VerifiedTokens.DEFAULT_BYTES);
    String token = issuer.token().sign();
    keys.edition = "first";
    tokens.verify(Form.TOKEN, token);
    assertNotNull(tokens.find(Form.TOKEN, token));
    keys.key = Optional.empty();
    keys.edition = "second";
    assertNull(tokens.find(Form.TOKEN, token));
    keys.edition = "first";
    assertNull(tokens.find(Form.TOKEN, token));
  }
}
