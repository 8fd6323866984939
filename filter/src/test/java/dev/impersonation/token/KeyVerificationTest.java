package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.HEADER;
import static dev.impersonation.token.SampleJws.KEY;
import static dev.impersonation.token.SampleJws.PAIR;
import static dev.impersonation.token.SampleJws.signed;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import java.security.KeyFactory;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("what checks signatures is kept for the next one, and bounded")
class KeyVerificationTest {
  private static final String GOOD = signed(HEADER);
  private static final String BAD =
      GOOD.substring(0, GOOD.lastIndexOf('.')) + "." + "A".repeat(342);

  static List<String> settings() {
    return Providers.settings();
  }

  private static KeyVerification by(CryptoProvider provider) {
    return new KeyVerification(KEY, SigningAlgorithm.RS256, provider);
  }

  private static boolean isGood(KeyVerification verification, String token) throws Exception {
    try {
      verification.verify(CompactJws.parse(token));
      return true;
    } catch (SignatureVerificationException e) {
      return false;
    }
  }

  @Test
  void verify_oneAfterTheOther_makesOneObject() throws Exception {
    LyingProvider provider = LyingProvider.honest();
    KeyVerification verification = by(CryptoProvider.of(provider));
    int before = provider.made();

    for (int token = 0; token < 20; token++) {
      assertTrue(isGood(verification, signed(HEADER, "{\"n\":" + token + "}")));
      assertEquals(false, isGood(verification, BAD));
    }

    assertEquals(1, provider.made() - before);
  }

  @Test
  void verify_objectThatThrew_isUsedNoMore() throws Exception {
    AtomicBoolean isTrouble = new AtomicBoolean();
    LyingProvider provider =
        new LyingProvider(
            (isRight, uses, signature) -> {
              if (isTrouble.get()) {
                throw new SignatureException("trouble");
              }
              return isRight;
            });
    KeyVerification verification = by(CryptoProvider.of(provider));
    assertTrue(isGood(verification, GOOD));
    int before = provider.made();

    isTrouble.set(true);
    assertEquals(false, isGood(verification, GOOD));
    assertEquals(0, provider.made() - before);
    isTrouble.set(false);

    assertTrue(isGood(verification, GOOD));
    assertEquals(1, provider.made() - before);
  }

  @Test
  void verify_providerThatThrowsWhatItMustNot_isABadSignature() throws Exception {
    AtomicBoolean isTrouble = new AtomicBoolean();
    LyingProvider provider =
        new LyingProvider(
            (isRight, uses, signature) -> {
              if (isTrouble.get()) {
                throw new IllegalStateException("trouble");
              }
              return isRight;
            });
    KeyVerification verification = by(CryptoProvider.of(provider));
    isTrouble.set(true);

    assertEquals(false, isGood(verification, GOOD));
  }

  @ParameterizedTest
  @MethodSource("settings")
  @DisplayName("S35: no verdict is another token's, whatever threads check at once")
  void verify_manyThreads_eachHasItsOwnVerdict(String setting) throws Exception {
    KeyVerification verification = by(CryptoProvider.of(setting));
    ExecutorService pool = Executors.newFixedThreadPool(2 * KeyVerification.KEPT);
    try {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < 2 * KeyVerification.KEPT; thread++) {
        String own = signed(HEADER, "{\"n\":" + thread + "}");
        wrong.add(
            pool.submit(
                () -> {
                  int failures = 0;
                  for (int turn = 0; turn < 100; turn++) {
                    failures += isGood(verification, own) ? 0 : 1;
                    failures += isGood(verification, BAD) ? 1 : 0;
                  }
                  return failures;
                }));
      }
      for (Future<Integer> each : wrong) {
        assertEquals(0, each.get(60, TimeUnit.SECONDS));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void verify_tokenThatWasTakenApartElsewhere_isRefused() throws Exception {
    KeyVerification verification = by(CryptoProvider.of("jdk"));

    assertThrows(SignatureVerificationException.class, () -> verification.verify(JWT.decode(GOOD)));
  }

  @Test
  void sign_anything_isRefused() {
    KeyVerification verification = by(CryptoProvider.of("jdk"));

    assertThrows(SignatureGenerationException.class, () -> verification.sign(new byte[1]));
    assertEquals("KeyVerification[RS256]", verification.toString());
  }

  @Test
  void by_sameKeyAndAlgorithm_isTheSame() {
    KeyVerifications verifications = new KeyVerifications(CryptoProvider.of("jdk"));
    KeyVerification first = verifications.by(KEY, SigningAlgorithm.RS256);

    assertSame(first, verifications.by(KEY, SigningAlgorithm.RS256));
    assertNotSame(first, verifications.by(KEY, SigningAlgorithm.RS512));
    assertSame(first, verifications.by(KEY, SigningAlgorithm.RS256));
  }

  @Test
  @DisplayName("the key that verifies is the one that was found, not one of the same ID before")
  void by_equalKey_isAnother() throws Exception {
    KeyVerifications verifications = new KeyVerifications(CryptoProvider.of("jdk"));
    KeyVerification first = verifications.by(KEY, SigningAlgorithm.RS256);

    assertNotSame(first, verifications.by(copy(), SigningAlgorithm.RS256));
  }

  @Test
  void by_moreKeysThanAreHeld_forgetsTheOldest() throws Exception {
    KeyVerifications verifications = new KeyVerifications(CryptoProvider.of("jdk"));
    KeyVerification first = verifications.by(KEY, SigningAlgorithm.RS256);
    for (int key = 1; key < KeyVerifications.MAX_KEYS; key++) {
      verifications.by(copy(), SigningAlgorithm.RS256);
    }
    assertSame(first, verifications.by(KEY, SigningAlgorithm.RS256));

    verifications.by(copy(), SigningAlgorithm.RS256);

    KeyVerification anew = verifications.by(KEY, SigningAlgorithm.RS256);
    assertNotSame(first, anew);
    assertDoesNotThrow(() -> anew.verify(CompactJws.parse(GOOD)));
  }

  private static RSAPublicKey copy() throws Exception {
    RSAPublicKey key = (RSAPublicKey) PAIR.getPublic();
    return (RSAPublicKey)
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
  }
}
