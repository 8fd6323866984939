package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.NOW;
import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("which of two session cookies is looked at")
class CookieChoiceTest {
  private static final String UAT = "1780315000";

  private final SessionTokenVerifier verifier = SessionTokens.verifier().build();

  private static SessionCookie cookie(String token, @Nullable String updatedAt) {
    return new SessionCookie(
        token,
        updatedAt == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(updatedAt)));
  }

  private static String issued(int secondsAfterNow) {
    return token().issuedAt(NOW.plusSeconds(secondsAfterNow)).sign();
  }

  private void assertChosen(String expected, SessionCookie plain, SessionCookie suffixed) {
    assertSame(
        expected.equals("plain") ? plain : suffixed, verifier.choose(plain, suffixed), expected);
  }

  /** The plain token is older, as old, or newer; "-" is a missing time of the client. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // The newer plain token wins unless one side says signed out.
        "  1, 9, 9, plain",
        "  0, 9, 9, suffixed",
        " -1, 9, 9, suffixed",
        "  1, -, 9, plain",
        "  0, -, 9, suffixed",
        " -1, -, 9, suffixed",
        // Signed out on the suffixed side alone.
        "  1, 9, 0, plain",
        " -1, 9, 0, plain",
        " -1, -, 0, plain",
        // Signed out on the plain side.
        "  1, 0, 9, suffixed",
        " -1, 0, 9, suffixed",
        "  1, 0, 0, suffixed",
        " -1, 0, 0, suffixed",
        // A suffixed token without its time.
        "  1, 9, -, plain",
        " -1, 9, -, plain",
        " -1, 0, -, plain",
        " -1, -, -, plain"
      })
  void choose_twoTokensOfThisIssuer_byAgeAndTimesOfTheClient(
      int plainAge, @Nullable String plainUat, @Nullable String suffixedUat, String expected) {
    assertChosen(expected, cookie(issued(plainAge), plainUat), cookie(issued(0), suffixedUat));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"9, 9", "9, 0", "9, -", "0, 0", "0, 9", "-, -", "-, 0"})
  void choose_plainUndecodable_isPlain(@Nullable String plainUat, @Nullable String suffixedUat) {
    SessionCookie suffixed = cookie(issued(0), suffixedUat);

    assertChosen("plain", cookie("", plainUat), suffixed);
    assertChosen("plain", cookie("x.y.z", plainUat), suffixed);
    assertChosen("plain", cookie(token().withoutClaim("iss").sign(), plainUat), suffixed);
    assertChosen("plain", cookie(token().claim("iss", null).sign(), plainUat), suffixed);
    assertChosen("plain", cookie(token().ticket().sign(), plainUat), suffixed);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"9, 9", "9, 0", "9, -", "0, 0", "0, 9", "-, -", "-, 0"})
  void choose_plainOfAnotherIssuer_isSuffixed(
      @Nullable String plainUat, @Nullable String suffixedUat) {
    String another = token().otherIssuer().issuedAt(NOW.plusSeconds(1)).sign();

    assertChosen("suffixed", cookie(another, plainUat), cookie(issued(0), suffixedUat));
    assertChosen("suffixed", cookie(another, plainUat), cookie("x", suffixedUat));
  }

  @Test
  void choose_suffixedUndecodable_isOlderThanAnyPlain() {
    assertChosen("plain", cookie(issued(0), UAT), cookie("x.y.z", UAT));
    assertChosen("plain", cookie(issued(0), UAT), cookie(token().withoutClaim("iat").sign(), UAT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"1780315999\"", "true", "1e400", "9223372036854775808", "[]"})
  void choose_iatOfAnotherForm_isTheOldest(String iat) {
    String odd = RawClaims.good().with("iat", iat).sign();

    assertChosen("suffixed", cookie(odd, UAT), cookie(issued(0), UAT));
    assertChosen("plain", cookie(issued(0), UAT), cookie(odd, UAT));
    assertChosen("suffixed", cookie(odd, UAT), cookie(odd, UAT));
  }

  /** Clerk takes the plain one here: it is signed out, and the other one has expired. */
  @Test
  void choose_plainSignedOutAndSuffixedExpired_isRefusedEitherWay() {
    SessionCookie suffixed = cookie(token().expired().sign(), UAT);

    assertChosen("suffixed", cookie(issued(0), "0"), suffixed);
    assertRefused(Reason.EXPIRED, SessionTokens.verifier(), suffixed.token());
  }

  @Test
  void choose_forgedToken_isChosenButNotTrusted() {
    SessionCookie forged =
        cookie(token().subject("user_victim").issuedAt(NOW.plusSeconds(1)).forged().sign(), UAT);

    SessionCookie chosen = verifier.choose(forged, cookie(issued(0), UAT));

    assertSame(forged, chosen);
    assertRefused(Reason.BAD_SIGNATURE, SessionTokens.verifier(), chosen.token());
  }

  @Test
  void choose_doesNotMixTheCookies() throws Exception {
    SessionCookie plain = cookie(token().impersonatedBy("user_a").sign(), UAT);
    SessionCookie suffixed = cookie(token().subject("user_b").issuedAt(NOW).sign(), "0");

    String chosen = verifier.choose(plain, suffixed).token();

    assertEquals(SessionTokens.SUBJECT, verifier.verify(chosen).subject());
    assertEquals("user_a", verifier.verify(chosen).actorId().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "...", "e30.e30.", "\u0000", "mt_x", "a b", "\ud83d\ude00"})
  void choose_garbage_neverThrows(String garbage) {
    String deep = token().rawPayload("[".repeat(5000)).sign();
    String big = token().claim("x", "y".repeat(100_000)).sign();

    for (String other : new String[] {garbage, deep, big, issued(0)}) {
      assertChosen("plain", cookie(garbage, null), cookie(other, UAT));
    }
    assertChosen("plain", cookie(issued(0), null), cookie(garbage, null));
  }
}
