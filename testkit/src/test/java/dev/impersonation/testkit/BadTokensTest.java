package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad kind is the good token with exactly one thing wrong. */
class BadTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");
  private static final long NOW_SECONDS = NOW.getEpochSecond();

  private static TestIssuer issuer;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  /** Decodes it, having seen that only these claims and no header parameters are unlike. */
  private static DecodedToken claimsDiffer(TokenBuilder builder, String... names) {
    DecodedToken token = DecodedToken.of(builder);
    assertEquals(Set.of(names), token.claimsUnlike(DecodedToken.of(issuer.token())));
    assertEquals(Set.of(), token.headerUnlike(DecodedToken.of(issuer.token())));
    return token;
  }

  private static DecodedToken headerDiffers(TokenBuilder builder, String... names) {
    DecodedToken token = DecodedToken.of(builder);
    assertEquals(Set.of(), token.claimsUnlike(DecodedToken.of(issuer.token())));
    assertEquals(Set.of(names), token.headerUnlike(DecodedToken.of(issuer.token())));
    return token;
  }

  @Test
  void expired_otherwiseGood_isAnOldToken() {
    DecodedToken token = claimsDiffer(issuer.token().expired(), "iat", "nbf", "exp");

    assertEquals(NOW_SECONDS - 3600, token.seconds("exp"));
    assertEquals(NOW_SECONDS - 3660, token.seconds("iat"));
    assertEquals(NOW_SECONDS - 3670, token.seconds("nbf"));
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void expired_thenLongLifetime_isStillExpired() {
    DecodedToken token = DecodedToken.of(issuer.token().expired().lifetime(Duration.ofHours(5)));

    assertEquals(NOW_SECONDS - 3600, token.seconds("exp"));
    assertEquals(NOW_SECONDS - 6 * 3600, token.seconds("iat"));
  }

  @Test
  void issuedAt_afterExpired_wins() {
    assertEquals(
        NOW_SECONDS, DecodedToken.of(issuer.token().expired().issuedAt(NOW)).seconds("iat"));
    assertEquals(
        NOW_SECONDS - 3600, DecodedToken.of(issuer.token().issuedAt(NOW).expired()).seconds("exp"));
  }

  @Test
  void notYetValid_otherwiseGood_differsInNotBefore() {
    DecodedToken token = claimsDiffer(issuer.token().notYetValid(), "nbf");

    assertEquals(NOW_SECONDS + 3600, token.seconds("nbf"));
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void issuedInFuture_otherwiseGood_differsInIssuedAt() {
    DecodedToken token = claimsDiffer(issuer.token().issuedInFuture(), "iat");

    assertEquals(NOW_SECONDS + 3600, token.seconds("iat"));
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void notYetValid_afterClaimWasSetOrLeftOut_wins() {
    assertEquals(
        NOW_SECONDS + 3600,
        DecodedToken.of(issuer.token().claim("nbf", 1).notYetValid()).seconds("nbf"));
    assertEquals(
        NOW_SECONDS + 3600,
        DecodedToken.of(issuer.token().withoutClaim("iat").issuedInFuture()).seconds("iat"));
  }

  @Test
  void otherIssuer_otherwiseGood_differsInIssuer() {
    DecodedToken token = claimsDiffer(issuer.token().otherIssuer(), "iss");

    assertEquals("https://clerk.other.example", token.payload().get("iss").textValue());
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void forged_otherwiseGood_differsInKeyOnly() {
    DecodedToken token = headerDiffers(issuer.token().forged());

    assertFalse(token.isSignedByKeySetOf(issuer));
    assertTrue(token.isSignedBy(RsaKey.foreign().publicKey(), "SHA256withRSA"));
  }

  @Test
  void unknownKeyId_otherwiseGood_differsInKeyId() {
    DecodedToken token = headerDiffers(issuer.token().unknownKeyId(), "kid");

    assertEquals("ins_unknown", token.header().get("kid").textValue());
    assertTrue(token.isSignedBy(issuer.publicKey(), "SHA256withRSA"));
  }

  @Test
  void algNone_otherwiseGood_hasNoSignature() {
    DecodedToken token = headerDiffers(issuer.token().algNone(), "alg");

    assertEquals("none", token.header().get("alg").textValue());
    assertEquals(0, token.signature().length);
    assertTrue(issuer.token().algNone().sign().endsWith("."));
  }

  @Test
  void hmacWithPublicKey_otherwiseGood_isKeyedByPem() throws Exception {
    DecodedToken token = headerDiffers(issuer.token().hmacWithPublicKey(), "alg");

    assertEquals("HS256", token.header().get("alg").textValue());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(issuer.publicKeyPem().getBytes(UTF_8), "HmacSHA256"));
    assertArrayEquals(mac.doFinal(token.input().getBytes(US_ASCII)), token.signature());
  }

  @Test
  void tamperedPayload_otherwiseGood_differsInSubject() {
    DecodedToken token = claimsDiffer(issuer.token().tamperedPayload(), "sub");

    assertEquals("user_intruder", token.payload().get("sub").textValue());
    assertFalse(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void tamperedPayload_subjectPutBack_verifies() {
    DecodedToken token = DecodedToken.of(issuer.token().claim("jti", "x").tamperedPayload());
    DecodedToken original = DecodedToken.of(issuer.token().claim("jti", "x"));

    assertArrayEquals(original.signature(), token.signature());
  }

  @Test
  void tamperedSignature_otherwiseGood_differsInOneBit() {
    DecodedToken token = claimsDiffer(issuer.token().claim("a", 1).tamperedSignature(), "a");

    assertFalse(token.isSignedByKeySetOf(issuer));
    token.signature()[255] ^= 1;
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void tampering_withNothingToTamper_isIllegal() {
    TokenBuilder raw = issuer.token().rawPayload("{}").tamperedPayload();
    TokenBuilder unsigned = issuer.token().algNone().tamperedSignature();

    assertThrows(IllegalStateException.class, raw::sign);
    assertThrows(IllegalStateException.class, unsigned::sign);
  }

  @ParameterizedTest
  @CsvSource({"RS384, SHA384withRSA", "RS512, SHA512withRSA", "PS256, RSASSA-PSS"})
  void algorithm_other_signsWithItAndSaysSo(String algorithm, String jcaName) {
    DecodedToken token = headerDiffers(issuer.token().algorithm(algorithm), "alg");

    assertEquals(algorithm, token.header().get("alg").textValue());
    assertTrue(token.isSignedBy(issuer.publicKey(), jcaName));
    assertFalse(token.isSignedBy(issuer.publicKey(), "SHA256withRSA"));
  }

  @Test
  void algorithm_rs256AfterNone_isGoodAgain() {
    DecodedToken token = headerDiffers(issuer.token().algNone().algorithm("RS256"));

    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "ES256", "rs256", ""})
  void algorithm_unknown_isIllegal(String algorithm) {
    TokenBuilder builder = issuer.token();

    assertThrows(IllegalArgumentException.class, () -> builder.algorithm(algorithm));
  }

  @Test
  void badKinds_combined_addUp() {
    DecodedToken token =
        DecodedToken.of(
            issuer.token().impersonatedBy("user_support").expired().forged().algorithm("RS512"));

    assertEquals(
        Set.of("act", "exp", "iat", "nbf"), token.claimsUnlike(DecodedToken.of(issuer.token())));
    assertTrue(token.isSignedBy(RsaKey.foreign().publicKey(), "SHA512withRSA"));
  }
}
