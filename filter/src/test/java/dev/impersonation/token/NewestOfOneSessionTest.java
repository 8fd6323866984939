package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.NOW;
import static dev.impersonation.token.SessionTokens.token;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.testkit.TokenBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S26: which of several values of one session cookie is looked at")
class NewestOfOneSessionTest {
  private final SessionTokenVerifier verifier = SessionTokens.verifier().build();

  private static TokenBuilder issued(int secondsAfterNow) {
    return token().issuedAt(NOW.plusSeconds(secondsAfterNow));
  }

  /** In either order. */
  private void assertNewest(Optional<String> expected, String one, String other) {
    assertEquals(expected, verifier.newestOfOneSession(List.of(one, other)));
    assertEquals(expected, verifier.newestOfOneSession(List.of(other, one)));
  }

  private void assertUndecided(String one, String other) {
    assertNewest(Optional.empty(), one, other);
  }

  @Test
  void newest_byIssuedAt_isTheLater() {
    String newer = issued(0).sign();
    assertNewest(Optional.of(newer), newer, issued(-1).sign());
    assertNewest(Optional.of(newer), newer, issued(-1).lifetime(Duration.ofHours(1)).sign());
  }

  @Test
  void newest_issuedAtOnce_isTheOneThatLastsLonger() {
    String longer = issued(0).lifetime(Duration.ofSeconds(61)).sign();
    assertNewest(Optional.of(longer), longer, issued(0).sign());
  }

  @Test
  @DisplayName("tokens that differ by jti alone say the same")
  void newest_sameButForTheTokensId_isTheFirst() {
    String one = issued(0).claim("jti", "1").sign();
    String other = issued(0).claim("jti", "2").sign();
    assertEquals(Optional.of(one), verifier.newestOfOneSession(List.of(one, other)));
    assertEquals(Optional.of(other), verifier.newestOfOneSession(List.of(other, one)));
    assertEquals(
        Optional.of(other), verifier.newestOfOneSession(List.of(other, one, issued(-1).sign())));
  }

  @Test
  void newest_sameTimesAndOtherClaims_isUndecided() {
    assertUndecided(issued(0).sign(), issued(0).claim("x", 1).sign());
    assertUndecided(issued(0).sign(), issued(0).organization("org_1", "a", "admin").sign());
  }

  @Test
  void newest_tieOfOlderOnes_doesNotMatter() {
    String newest = issued(0).sign();
    String one = issued(-1).claim("x", 1).sign();
    String other = issued(-1).claim("x", 2).sign();
    for (List<String> tokens :
        List.of(
            List.of(newest, one, other),
            List.of(one, newest, other),
            List.of(one, other, newest))) {
      assertEquals(Optional.of(newest), verifier.newestOfOneSession(tokens));
    }
  }

  static Stream<TokenBuilder> otherParties() {
    return Stream.of(
        issued(1).sessionId("sess_other"),
        issued(1).withoutClaim("sid"),
        issued(1).claim("sid", null),
        issued(1).claim("sid", List.of(TokenBuilder.SESSION_ID)),
        issued(1).subject("user_other"),
        issued(1).impersonatedBy("user_support"),
        issued(1).actor(Map.of("sub", "user_support")),
        issued(1).otherIssuer(),
        issued(1).withoutClaim("iss"),
        issued(1).withoutClaim("iat"),
        issued(1).claim("iat", "1780315999"),
        issued(1).withoutClaim("exp"),
        issued(1).claim("exp", null),
        issued(1).template());
  }

  @ParameterizedTest
  @MethodSource("otherParties")
  @DisplayName("a token of other parties, session or form decides nothing")
  void newest_otherParties_isUndecided(TokenBuilder other) {
    assertUndecided(issued(0).sign(), other.sign());
    assertUndecided(other.sign(), other.claim("jti", "z").sign() + "x");
  }

  @Test
  void newest_ofOneImpersonation_isTheLater() {
    String newer = issued(0).impersonatedBy("user_support").sign();
    assertNewest(Optional.of(newer), newer, issued(-1).impersonatedBy("user_support").sign());
    assertUndecided(newer, issued(-1).impersonatedBy("user_another").sign());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "...", "e30.e30.", "\u0000", "mt_x", "a b", "\ud83d\ude00"})
  void newest_garbage_isUndecidedAndNeverThrows(String garbage) {
    assertUndecided(issued(0).sign(), garbage);
    assertUndecided(garbage, garbage + "x");
    assertUndecided(garbage, token().rawPayload("[".repeat(5000)).sign());
    assertUndecided(issued(0).sign(), token().claim("x", "y".repeat(100_000)).sign());
  }
}
