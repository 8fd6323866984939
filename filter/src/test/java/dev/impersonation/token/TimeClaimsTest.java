package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.NOW;
import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.verified;
import static dev.impersonation.token.SessionTokens.verifierAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S13, S14, S15: exp, nbf and iat")
class TimeClaimsTest {
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Duration NANO = Duration.ofNanos(1);

  private static SessionTokenVerifier.Builder at(Instant now, long skewSeconds) {
    return verifierAt(now).clockSkew(Duration.ofSeconds(skewSeconds));
  }

  private static void assertAccepted(SessionTokenVerifier.Builder verifier, String token)
      throws Exception {
    assertEquals(SessionTokens.SUBJECT, verifier.build().verify(token).subject());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5, 60})
  void exp_aroundItsInstant_expiresWithTheSkew(long skew) throws Exception {
    String token = RawClaims.impersonated().sign();
    Instant end = NOW.plusSeconds(60 + skew);

    assertAccepted(at(end.minus(TICK), skew), token);
    assertAccepted(at(end.minus(NANO), skew), token);
    assertRefused(Reason.EXPIRED, at(end, skew), token);
    assertRefused(Reason.EXPIRED, at(end.plus(TICK), skew), token);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5, 60})
  @DisplayName("a context is over at the instant at which its token would be refused")
  void isExpired_aroundTheInstant_isAsTheTokenItself(long skew) throws Exception {
    ImpersonationContext context = verified(RawClaims.impersonated());
    Instant end = NOW.plusSeconds(60 + skew);

    assertFalse(at(NOW, skew).build().isExpired(context));
    assertFalse(at(end.minus(TICK), skew).build().isExpired(context));
    assertFalse(at(end.minus(NANO), skew).build().isExpired(context));
    assertTrue(at(end, skew).build().isExpired(context));
    assertTrue(at(end.plus(TICK), skew).build().isExpired(context));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5, 60})
  void nbf_aroundItsInstant_beginsWithTheSkew(long skew) throws Exception {
    String token = RawClaims.good().without("iat").with("nbf", "" + NOW.getEpochSecond()).sign();
    Instant begin = NOW.minusSeconds(skew);

    assertRefused(Reason.NOT_YET_VALID, at(begin.minus(TICK), skew), token);
    assertRefused(Reason.NOT_YET_VALID, at(begin.minus(NANO), skew), token);
    assertAccepted(at(begin, skew), token);
    assertAccepted(at(begin.plus(TICK), skew), token);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5, 60})
  void iat_aroundItsInstant_beginsWithTheSkew(long skew) throws Exception {
    String token = RawClaims.good().without("nbf").sign();
    Instant begin = NOW.minusSeconds(skew);

    assertRefused(Reason.ISSUED_IN_FUTURE, at(begin.minus(TICK), skew), token);
    assertRefused(Reason.ISSUED_IN_FUTURE, at(begin.minus(NANO), skew), token);
    assertAccepted(at(begin, skew), token);
    assertAccepted(at(begin.plus(TICK), skew), token);
  }

  @Test
  void clockSkew_byDefault_isFiveSeconds() throws Exception {
    String token = RawClaims.good().sign();
    Instant end = NOW.plusSeconds(65);

    assertAccepted(verifierAt(end.minus(TICK)), token);
    assertRefused(Reason.EXPIRED, verifierAt(end), token);
    assertRefused(Reason.ISSUED_IN_FUTURE, verifierAt(NOW.minusSeconds(5).minus(TICK)), token);
    assertAccepted(verifierAt(NOW.minusSeconds(5)), token);
  }

  @Test
  void exp_withFraction_expiresWithinTheSecond() throws Exception {
    long seconds = NOW.getEpochSecond();
    String token = RawClaims.good().with("exp", seconds + ".5").sign();

    assertAccepted(at(NOW.plusMillis(499), 0), token);
    assertRefused(Reason.EXPIRED, at(NOW.plusMillis(500), 0), token);
    assertEquals(NOW.plusMillis(500), at(NOW, 0).build().verify(token).expiration());
  }

  @ParameterizedTest
  @CsvSource({
    "1780315260,     2026-06-01T12:01:00Z",
    "1780315260.0,   2026-06-01T12:01:00Z",
    "1.78031526e9,   2026-06-01T12:01:00Z",
    "1.78031526E+9,  2026-06-01T12:01:00Z",
    "178031526e1,    2026-06-01T12:01:00Z",
    "17803152600e-1, 2026-06-01T12:01:00Z",
    "1780315260.25,  2026-06-01T12:01:00.250Z",
    "253402300799,   9999-12-31T23:59:59Z"
  })
  void exp_legalNumber_isThatInstant(String json, Instant expected) throws Exception {
    assertEquals(expected, verified(RawClaims.good().with("exp", json)).expiration());
  }

  @Test
  void exp_absent_isRefused() {
    assertRefused(Reason.INVALID_CLAIM, RawClaims.good().without("exp"));
    assertRefused(Reason.INVALID_CLAIM, RawClaims.impersonated().without("exp"));
  }

  @Test
  void iatAndNbf_absent_areNotDemanded() throws Exception {
    ImpersonationContext context = verified(RawClaims.good().without("iat").without("nbf"));

    assertEquals(Optional.empty(), context.issuedAt());
    assertEquals(Optional.of(NOW), verified(RawClaims.good()).issuedAt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "\"\"",
        "\"1780315260\"",
        "\"2026-06-01T12:01:00Z\"",
        "\"NaN\"",
        "[]",
        "[1780315260]",
        "{}",
        "{\"\":1780315260}",
        "253402300800",
        "253402300800.0",
        "-253402300800",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "1e400",
        "-1e400",
        "1e1000000000",
        "-1e1000000000",
        "1e2147483648",
        "99999999999999999999999999999999999999999999999999999999999999999999999999999999"
      })
  void time_notARepresentableNumber_isRefusedAtOnce(String json) {
    for (String name : new String[] {"exp", "nbf", "iat"}) {
      String token = RawClaims.good().with(name, json).sign();

      assertTimeout(
          Duration.ofSeconds(10),
          () -> assertRefused(Reason.INVALID_CLAIM, verifierAt(NOW), token),
          name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-0", "-0.0", "1e-400", "-1", "-1.5", "-253402300799", "1780315194.999"})
  void exp_longAgo_isExpiredAndDoesNotWrap(String json) {
    assertRefused(Reason.EXPIRED, RawClaims.good().with("exp", json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.0", "-1", "-1.5", "1e-1000000000", "-253402300799"})
  void iatAndNbf_longAgo_areAccepted(String json) throws Exception {
    ImpersonationContext context = verified(RawClaims.good().with("iat", json).with("nbf", json));

    assertEquals(SessionTokens.SUBJECT, context.subject());
  }

  @Test
  void exp_insideAct_meansNothing() throws Exception {
    String act = "{\"sub\":\"user_support\",\"exp\":1,\"nbf\":99999999999,\"iat\":\"x\"}";

    assertEquals(
        Optional.of("user_support"), verified(RawClaims.good().with("act", act)).actorId());
    assertRefused(
        Reason.INVALID_CLAIM,
        RawClaims.good()
            .without("exp")
            .with("act", "{\"sub\":\"user_support\",\"exp\":1780315260}"));
  }
}
