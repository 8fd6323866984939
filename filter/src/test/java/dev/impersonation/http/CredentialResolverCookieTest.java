package dev.impersonation.http;

import static dev.impersonation.http.ResolvedCredentials.NOW;
import static dev.impersonation.http.ResolvedCredentials.SUFFIXED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.SessionCookie;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S26, S28: the credential in cookies")
final class CredentialResolverCookieTest {
  private static final TestIssuer ISSUER = TestIssuer.start(ResolvedCredentials.CLOCK);
  private static final ResolvedCredentials RESOLVER = new ResolvedCredentials(ISSUER);
  private static final String UAT = "__client_uat";
  private static final String SUFFIXED_UAT = UAT + "_" + ResolvedCredentials.SUFFIX;

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static String issuedBeforeNow(int seconds) {
    return ISSUER.token().issuedAt(NOW.minusSeconds(seconds)).sign();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"__Session", "__session_", "__session_abcd-_1", "__session_ABCD-_12", "session"})
  @DisplayName("S26: cookie names are compared whole and with regard to case")
  void resolve_otherCookieName_isNothing(String name) {
    assertEquals(
        "session-token-and-uat-missing", RESOLVER.absence(PlainRequest.get().cookie(name, "c")));
  }

  @Test
  void resolve_suffixedCookieWithoutSuffixConfigured_isNothing() {
    assertInstanceOf(
        Credential.Absent.class, RESOLVER.resolve(null, PlainRequest.get().cookie(SUFFIXED, "c")));
    assertInstanceOf(
        Credential.Absent.class,
        RESOLVER.resolve(null, PlainRequest.get().cookie("__session_null", "c")));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "00, 0",
    "1, 1",
    "007, 7",
    "1767225600, 1767225600",
    "999999999999, 999999999999",
    "1000000000000, 0",
    "9223372036854775808, 0",
    "99999999999999999999999999, 0",
    "-1, 0",
    "+1, 0",
    "1.5, 0",
    "1e9, 0",
    "0x10, 0",
    "' 1', 0",
    "1767225600s, 0",
    "'\"1\"', 0",
    "\u0661\u0662, 0",
    "null, 0",
    "undefined, 0"
  })
  @DisplayName("__client_uat that is no time counts as signed out")
  void resolve_clientUat_isReadStrictly(String value, long expected) {
    assertEquals(
        OptionalLong.of(expected),
        RESOLVER
            .cookie(PlainRequest.get().cookie("__session", "c").cookie(UAT, value))
            .clientUpdatedAt());
    assertEquals(
        OptionalLong.of(expected),
        RESOLVER
            .cookie(PlainRequest.get().cookie(SUFFIXED, "c").cookie(SUFFIXED_UAT, value))
            .clientUpdatedAt());
  }

  @Test
  void resolve_clientUatMissingOrEmpty_isUnknown() {
    PlainRequest request = PlainRequest.get().cookie("__session", "c");
    assertEquals(OptionalLong.empty(), RESOLVER.cookie(request).clientUpdatedAt());
    assertEquals(OptionalLong.empty(), RESOLVER.cookie(request.cookie(UAT, "")).clientUpdatedAt());
  }

  @Test
  @DisplayName("each session cookie goes with the __client_uat of its own suffix")
  void resolve_clientUatOfOtherSuffix_isIgnored() {
    assertEquals(
        OptionalLong.empty(),
        RESOLVER
            .cookie(PlainRequest.get().cookie("__session", "c").cookie(SUFFIXED_UAT, "0"))
            .clientUpdatedAt());
    assertEquals(
        OptionalLong.empty(),
        RESOLVER
            .cookie(PlainRequest.get().cookie(SUFFIXED, "c").cookie(UAT, "0"))
            .clientUpdatedAt());
    assertEquals(
        OptionalLong.empty(),
        RESOLVER
            .cookie(PlainRequest.get().cookie(SUFFIXED, "c").cookie(UAT + "_other", "0"))
            .clientUpdatedAt());
  }

  @Test
  @DisplayName("S26: a __client_uat given twice with different values is ambiguous")
  void resolve_clientUatTwiceDifferent_isAmbiguous() {
    PlainRequest plain = PlainRequest.get().cookie(UAT, "0").cookie(UAT, "5");
    PlainRequest suffixed = PlainRequest.get().cookie(SUFFIXED_UAT, "5").cookie(SUFFIXED_UAT, "0");
    assertInstanceOf(
        Credential.AmbiguousCookie.class, RESOLVER.resolve(plain.cookie("__session", "c")));
    assertInstanceOf(Credential.AmbiguousCookie.class, RESOLVER.resolve(plain));
    assertInstanceOf(
        Credential.AmbiguousCookie.class, RESOLVER.resolve(suffixed.cookie(SUFFIXED, "c")));
    assertInstanceOf(Credential.AmbiguousCookie.class, RESOLVER.resolve(suffixed));
    assertInstanceOf(
        Credential.Bearer.class, RESOLVER.resolve(plain.header("Authorization", "Bearer abc")));
  }

  @Test
  void resolve_clientUatTwiceTheSame_isOne() {
    PlainRequest request = PlainRequest.get().cookie("__session", "c").cookie(UAT, "5");
    assertEquals(OptionalLong.of(5), RESOLVER.cookie(request.cookie(UAT, "5")).clientUpdatedAt());
    assertEquals(OptionalLong.of(5), RESOLVER.cookie(request.cookie(UAT, "")).clientUpdatedAt());
  }

  @Test
  @DisplayName("S26: either session cookie twice with different values is ambiguous")
  void resolve_sessionTwiceDifferent_isAmbiguous() {
    for (String name : new String[] {"__session", SUFFIXED}) {
      PlainRequest twice = PlainRequest.get().cookie(name, "c").cookie(name, "d");
      assertInstanceOf(Credential.AmbiguousCookie.class, RESOLVER.resolve(twice));
      assertEquals(
          name.equals(SUFFIXED),
          RESOLVER.resolve(twice.cookie("__session", "c").cookie(SUFFIXED, "c"))
              instanceof Credential.AmbiguousCookie);
      assertEquals(
          "c",
          RESOLVER
              .cookie(PlainRequest.get().cookie(name, "c").cookie(name, "").cookie(name, "c"))
              .token());
    }
  }

  @ParameterizedTest
  @CsvSource({
    UAT + ", 5, client-uat-but-no-session-token",
    SUFFIXED_UAT + ", 5, client-uat-but-no-session-token",
    UAT + ", 0, session-token-and-uat-missing",
    SUFFIXED_UAT + ", 0, session-token-and-uat-missing",
    UAT + ", x, session-token-and-uat-missing",
    UAT + "_other, 5, session-token-and-uat-missing",
    "__refresh_abcd-_12, 5, session-token-and-uat-missing"
  })
  void resolve_noSession_saysWhy(String name, String value, String reason) {
    assertEquals(
        reason, RESOLVER.absence(PlainRequest.get().cookie(name, value).cookie("__session", "")));
  }

  @ParameterizedTest
  @CsvSource({
    // plain token's age in seconds, plain uat, suffixed token's age, suffixed uat, the chosen one
    "5, 1, 5, 1, suffixed",
    "5, 1, 9, 1, plain",
    "9, 1, 5, 1, suffixed",
    "5, , 5, , plain",
    "9, , 5, , plain",
    "5, , 5, 1, suffixed",
    "9, 1, 5, , plain",
    "5, 0, 9, 1, suffixed",
    "9, 1, 5, 0, plain",
    "9, , 5, 0, plain",
    "5, 0, 9, 0, suffixed"
  })
  @DisplayName("plain and suffixed: the newer one that is not signed out")
  void resolve_plainAndSuffixed_chooses(
      int plainAge,
      @Nullable String plainUat,
      int suffixedAge,
      @Nullable String suffixedUat,
      String chosen) {
    String plain = issuedBeforeNow(plainAge);
    String suffixed = issuedBeforeNow(suffixedAge);
    PlainRequest request =
        PlainRequest.get()
            .cookie(SUFFIXED, suffixed)
            .cookie("__session", plain)
            .cookie(UAT, plainUat == null ? "" : plainUat)
            .cookie(SUFFIXED_UAT, suffixedUat == null ? "" : suffixedUat);
    SessionCookie session = RESOLVER.cookie(request);
    assertEquals(chosen.equals("plain") ? plain : suffixed, session.token());
    @Nullable String uat = chosen.equals("plain") ? plainUat : suffixedUat;
    assertEquals(
        uat == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(uat)),
        session.clientUpdatedAt());
  }

  @Test
  @DisplayName("of several applications on one domain the plain cookie may be another's")
  void resolve_plainOfOtherIssuer_choosesSuffixed() {
    String own = issuedBeforeNow(9);
    PlainRequest request =
        PlainRequest.get()
            .cookie("__session", ISSUER.token().otherIssuer().sign())
            .cookie(SUFFIXED, own);
    assertEquals(own, RESOLVER.cookie(request).token());
  }
}
