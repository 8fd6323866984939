package dev.impersonation.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.ManualClock;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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

  @Test
  @DisplayName("S23: tokens that end alike are different tokens, however short they are")
  void get_endsLikeAnother_isNotTheOther() {
    VerifiedTokens tokens = new VerifiedTokens(clock, Duration.ofSeconds(5));
    clock.set(START);
    for (String end : List.of("", "x", "x".repeat(400))) {
      VerifiedTokens.Entry first = entry();
      VerifiedTokens.Entry second = entry();
      tokens.put("a" + end, first);
      assertNull(tokens.get("b" + end));
      assertNull(tokens.get("aa" + end));
      tokens.put("b" + end, second);
      assertSame(first, tokens.get("a" + end));
      assertSame(second, tokens.get("b" + end));
      tokens.remove("b" + end);
      assertSame(first, tokens.get("a" + end));
      assertNull(tokens.get("b" + end));
    }
  }

  @Test
  @DisplayName("what comes again and again is remembered although others have taken the room")
  void put_againAndAgainWhereThereIsNoRoom_isRemembered() {
    VerifiedTokens tokens = new VerifiedTokens(clock, Duration.ofSeconds(5));
    clock.set(START);
    VerifiedTokens.Entry entry = entry();
    int most = VerifiedTokens.MAX_BYTES / VerifiedTokens.MIN_ENTRY_BYTES;
    for (int number = 0; number < 2 * most; number++) {
      tokens.put("once" + number, entry);
    }
    int misses = 0;
    for (int round = 0; round < 100; round++) {
      if (tokens.get("often") == null) {
        misses++;
        tokens.put("often", entry);
      }
      for (int number = 0; number < 100; number++) {
        tokens.put("new" + round + "-" + number, entry);
      }
    }
    assertTrue(misses < 20, "verified anew: " + misses);
  }

  @Test
  @DisplayName("entries and bytes are bounded")
  void put_beyondTheBounds_isEvicted() {
    VerifiedTokens tokens = new VerifiedTokens(clock, Duration.ofSeconds(5));
    clock.set(START);
    VerifiedTokens.Entry entry = entry();
    int most = VerifiedTokens.MAX_BYTES / VerifiedTokens.MIN_ENTRY_BYTES;
    for (int number = 0; number < most + 500; number++) {
      tokens.put("small" + number, entry);
    }
    assertTrue(tokens.size() <= most, "small ones: " + tokens.size());
    String padding = "x".repeat(8000);
    for (int number = 0; number < most; number++) {
      tokens.put("large" + number + padding, entry);
    }
    long large = tokens.size();
    assertTrue(large * 4 * 8000 <= VerifiedTokens.MAX_BYTES * 2L && large > 0, "large: " + large);
  }

  private VerifiedTokens.Entry entry() {
    ImpersonationContext context = ImpersonationContext.builder(issuer.issuer(), SUBJECT).build();
    return new VerifiedTokens.Entry(
        new SessionClaims.Judged(context, new TokenTimes(START.plusSeconds(60), null, null)),
        new SigningKey("kid", SigningAlgorithm.RS256, issuer.publicKey()));
  }
}
