package dev.impersonation.http;

import static dev.impersonation.http.ResolvedCredentials.NOW;
import static dev.impersonation.http.ResolvedCredentials.SUFFIX;
import static dev.impersonation.http.ResolvedCredentials.SUFFIXED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.SessionCookie;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S26: cookies of one name and different values")
final class CredentialResolverAmbiguityTest {
  private static final TestIssuer ISSUER = TestIssuer.start(ResolvedCredentials.CLOCK);
  private static final ResolvedCredentials RESOLVER = new ResolvedCredentials(ISSUER);
  private static final String PLAIN = "__session";
  private static final String UAT = "__client_uat";
  private static final String SUFFIXED_UAT = UAT + "_" + SUFFIX;

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static String issued(int secondsBeforeNow) {
    return ISSUER.token().issuedAt(NOW.minusSeconds(secondsBeforeNow)).sign();
  }

  private static PlainRequest twice(String name, String one, String other) {
    return PlainRequest.get().cookie(name, one).cookie(name, other);
  }

  private static void assertAmbiguous(PlainRequest request) {
    assertInstanceOf(Credential.AmbiguousCookie.class, RESOLVER.resolve(request));
  }

  @Test
  @DisplayName("ambiguous cookies without suffix count as absent beside a clear pair of ours")
  void resolve_plainAmbiguousBesideClearSuffixed_isSuffixed() {
    String own = issued(5);
    SessionCookie expected = new SessionCookie(own, OptionalLong.of(7));
    for (PlainRequest others :
        List.of(
            twice(PLAIN, "a", "b"),
            twice(UAT, "0", "5"),
            twice(UAT, "1", "2").cookie(PLAIN, issued(1)),
            twice(PLAIN, "a", "b").cookie(UAT, "0").cookie(UAT, "9"),
            twice(PLAIN, "a", issued(1)).cookie(UAT, "1"))) {
      assertEquals(
          expected, RESOLVER.cookie(others.cookie(SUFFIXED, own).cookie(SUFFIXED_UAT, "7")));
    }
    assertEquals(
        new SessionCookie(own, OptionalLong.empty()),
        RESOLVER.cookie(twice(PLAIN, "a", "b").cookie(SUFFIXED, own)));
  }

  @Test
  @DisplayName("without a clear cookie of ours they stay ambiguous")
  void resolve_plainAmbiguousAlone_isAmbiguous() {
    assertAmbiguous(twice(PLAIN, "a", "b"));
    assertAmbiguous(twice(PLAIN, issued(1), ISSUER.token().otherIssuer().sign()));
    assertAmbiguous(twice(UAT, "1", "2").cookie(PLAIN, issued(1)));
    assertInstanceOf(
        Credential.AmbiguousCookie.class,
        RESOLVER.resolve(null, twice(PLAIN, "a", "b").cookie(SUFFIXED, issued(1))));
  }

  @Test
  @DisplayName("ambiguous cookies of ours are never looked past")
  void resolve_suffixedAmbiguous_isAmbiguousWhateverThePlainOneIs() {
    for (PlainRequest plain :
        List.of(
            PlainRequest.get(),
            PlainRequest.get().cookie(PLAIN, issued(1)),
            PlainRequest.get().cookie(PLAIN, issued(1)).cookie(UAT, "7"))) {
      assertAmbiguous(plain.cookie(SUFFIXED, "a").cookie(SUFFIXED, "b"));
      assertAmbiguous(
          plain.cookie(SUFFIXED, issued(5)).cookie(SUFFIXED_UAT, "1").cookie(SUFFIXED_UAT, "2"));
    }
  }

  @Test
  @DisplayName("times of ours without a session of ours are those of no session")
  void resolve_suffixedTimesAmbiguous_areIgnoredBesideAPlainSession() {
    PlainRequest times = twice(SUFFIXED_UAT, "1", "2");
    String own = issued(1);
    assertEquals(
        new SessionCookie(own, OptionalLong.of(7)),
        RESOLVER.cookie(times.cookie(PLAIN, own).cookie(UAT, "7")));
    assertAmbiguous(times);
    assertAmbiguous(times.cookie(UAT, "7"));
    assertAmbiguous(times.cookie(PLAIN, "a").cookie(PLAIN, "b"));
    assertAmbiguous(times.cookie(PLAIN, own).cookie(UAT, "7").cookie(UAT, "8"));
  }

  @Test
  void resolve_plainAmbiguousAndOnlyTheTimeOfOurs_isAbsent() {
    PlainRequest others = twice(PLAIN, "a", "b").cookie(UAT, "1").cookie(UAT, "2");
    assertEquals(
        "client-uat-but-no-session-token", RESOLVER.absence(others.cookie(SUFFIXED_UAT, "5")));
    assertEquals(
        "session-token-and-uat-missing", RESOLVER.absence(others.cookie(SUFFIXED_UAT, "0")));
    assertEquals(
        "client-uat-but-no-session-token",
        RESOLVER.absence(twice(UAT, "1", "2").cookie(SUFFIXED_UAT, "5")));
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, SUFFIXED})
  @DisplayName("of one session, partitioned and not, the newer token speaks, in either order")
  void resolve_twoTokensOfOneSession_isTheNewer(String name) {
    String older = issued(9);
    String newer = issued(8);
    assertEquals(newer, RESOLVER.cookie(twice(name, older, newer)).token());
    assertEquals(newer, RESOLVER.cookie(twice(name, newer, older)).token());
    assertEquals(
        newer, RESOLVER.cookie(twice(name, newer, older).cookie(name, issued(10))).token());
  }

  @ParameterizedTest
  @CsvSource({
    "5, 7, 7",
    "7, 5, 7",
    "0, 7, 0",
    "7, 0, 0",
    "7, x, 0",
    "'', 7, 7",
    "7, 7, 7",
  })
  @DisplayName("of their times of the client the strictest holds")
  void resolve_twoTokensOfOneSession_haveTheStrictestTime(String one, String other, long expected) {
    for (String ending : List.of("", "_" + SUFFIX)) {
      PlainRequest request =
          twice(PLAIN + ending, issued(9), issued(8))
              .cookie(UAT + ending, one)
              .cookie(UAT + ending, other);
      assertEquals(OptionalLong.of(expected), RESOLVER.cookie(request).clientUpdatedAt());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, SUFFIXED})
  void resolve_twoTokensOfTwoSessions_isAmbiguous(String name) {
    String own = issued(9);
    assertAmbiguous(twice(name, own, ISSUER.token().sessionId("sess_other").sign()));
    assertAmbiguous(twice(name, own, ISSUER.token().otherIssuer().sign()));
    assertAmbiguous(twice(name, own, "no token"));
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, SUFFIXED})
  @DisplayName("S44: more than four values of one name are not looked at")
  void resolve_manyTokensOfOneSession_isAmbiguousBeyondFour(String name) {
    PlainRequest request = PlainRequest.get();
    for (int age = 9; age > 5; age--) {
      request = request.cookie(name, issued(age)).cookie(name, issued(age));
    }
    assertInstanceOf(Credential.Cookie.class, RESOLVER.resolve(four(name)));
    assertAmbiguous(request);
    assertAmbiguous(four(name).cookie(name, issued(1)));
  }

  private static PlainRequest four(String name) {
    PlainRequest request = PlainRequest.get();
    for (int age = 9; age > 5; age--) {
      String token = issued(age);
      request = request.cookie(name, token).cookie(name, token).cookie(name, "");
    }
    return request;
  }
}
