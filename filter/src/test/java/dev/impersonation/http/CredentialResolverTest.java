package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.SessionTokenVerifier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S24-S28: the credential of a request")
final class CredentialResolverTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final TestIssuer ISSUER = TestIssuer.start(CLOCK);
  private static final String SUFFIX = "abcd-_12";
  private static final String SUFFIXED = "__session_" + SUFFIX;
  private static final String UAT = "__client_uat";
  private static final String SUFFIXED_UAT = UAT + "_" + SUFFIX;

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static Credential resolve(GateRequest request) {
    return resolve(SUFFIX, request);
  }

  private static Credential resolve(@Nullable String suffix, GateRequest request) {
    SessionTokenVerifier verifier =
        SessionTokenVerifier.builder(ISSUER.issuer(), StaticKeySet.ofJwkSet(ISSUER.jwkSet()))
            .clock(CLOCK)
            .build();
    return new CredentialResolver(suffix, verifier).resolve(request);
  }

  private static SessionCookie cookie(GateRequest request) {
    return assertInstanceOf(Credential.Cookie.class, resolve(request)).session();
  }

  private static String absence(GateRequest request) {
    return assertInstanceOf(Credential.Absent.class, resolve(request)).reason();
  }

  private static String issuedBeforeNow(int seconds) {
    return ISSUER.token().issuedAt(NOW.minusSeconds(seconds)).sign();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Bearer abc|abc",
        "bearer abc|abc",
        "BEARER abc|abc",
        "Bearer    abc|abc",
        " Bearer abc |abc",
        "Bearer a.b.c|a.b.c",
        "Bearer -._~+/|-._~+/",
        "Bearer abc==|abc=="
      })
  @DisplayName("S25: Bearer whole, in any case, then one token68 (RFC 6750 section 2.1)")
  void resolve_bearerHeader_isTheToken(String header, String token) {
    Credential.Bearer bearer =
        assertInstanceOf(
            Credential.Bearer.class,
            resolve(PlainRequest.get().header("authorization", header).cookie("__session", "c")));
    assertEquals(token, bearer.token());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "a.b.c",
        "Bearer",
        "Bearer ",
        "Bearer\tabc",
        "Bearer\u00a0abc",
        "Bearer abc def",
        "Bearer abc,def",
        "Bearer abc, Bearer def",
        "Bearer abc,Basic def",
        "Bearer abc\tdef",
        "Bearer a=b",
        "Bearer =",
        "Bearer ab\u0000c",
        "Bearer ab\u0085c",
        "Bearer ab\r\nc",
        "Bearer \u00e4",
        "Bearer \"abc\"",
        "Bearer: abc",
        "Bearer=abc",
        "(Bearer) abc",
        ": Bearer abc",
        "Basic",
        "Basic abc, Bearer def",
        "Basic abc,bearer def",
        "Basic abc ,\t BEARER\tdef"
      })
  @DisplayName("S24, S25, S27: a header that says nothing clear is never looked past")
  void resolve_unclearHeader_isMalformed(String header) {
    assertInstanceOf(
        Credential.MalformedHeader.class,
        resolve(PlainRequest.get().header("Authorization", header).cookie("__session", "c")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer abc", "Basic abc", ""})
  @DisplayName("S24: more than one Authorization field is refused, equal ones too")
  void resolve_severalHeaders_areMalformed(String second) {
    assertInstanceOf(
        Credential.MalformedHeader.class,
        resolve(
            PlainRequest.bearer("abc").header("AUTHORIZATION", second).cookie("__session", "c")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic abc",
        "basic Bearer abc",
        "Bearerx abc",
        "XBearer abc",
        "Bearer1 abc",
        "DPoP abc",
        "Digest username=\"a\", realm=\"bearer x\"",
        "Negotiate abc,Bearerx y"
      })
  @DisplayName("S25: a header of another scheme is not ours; cookies are consulted")
  void resolve_otherScheme_consultsCookies(String header) {
    PlainRequest request = PlainRequest.get().header("Authorization", header);
    assertEquals("session-token-and-uat-missing", absence(request));
    assertEquals("c", cookie(request.cookie("__session", "c")).token());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"__Session", "__session_", "__session_abcd-_1", "__session_ABCD-_12", "session"})
  @DisplayName("S26: cookie names are compared whole and with regard to case")
  void resolve_otherCookieName_isNothing(String name) {
    assertEquals("session-token-and-uat-missing", absence(PlainRequest.get().cookie(name, "c")));
  }

  @Test
  void resolve_suffixedCookieWithoutSuffixConfigured_isNothing() {
    assertInstanceOf(
        Credential.Absent.class, resolve(null, PlainRequest.get().cookie(SUFFIXED, "c")));
    assertInstanceOf(
        Credential.Absent.class, resolve(null, PlainRequest.get().cookie("__session_null", "c")));
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
        cookie(PlainRequest.get().cookie("__session", "c").cookie(UAT, value)).clientUpdatedAt());
    assertEquals(
        OptionalLong.of(expected),
        cookie(PlainRequest.get().cookie(SUFFIXED, "c").cookie(SUFFIXED_UAT, value))
            .clientUpdatedAt());
  }

  @Test
  void resolve_clientUatMissingOrEmpty_isUnknown() {
    PlainRequest request = PlainRequest.get().cookie("__session", "c");
    assertEquals(OptionalLong.empty(), cookie(request).clientUpdatedAt());
    assertEquals(OptionalLong.empty(), cookie(request.cookie(UAT, "")).clientUpdatedAt());
  }

  @Test
  @DisplayName("each session cookie goes with the __client_uat of its own suffix")
  void resolve_clientUatOfOtherSuffix_isIgnored() {
    assertEquals(
        OptionalLong.empty(),
        cookie(PlainRequest.get().cookie("__session", "c").cookie(SUFFIXED_UAT, "0"))
            .clientUpdatedAt());
    assertEquals(
        OptionalLong.empty(),
        cookie(PlainRequest.get().cookie(SUFFIXED, "c").cookie(UAT, "0")).clientUpdatedAt());
    assertEquals(
        OptionalLong.empty(),
        cookie(PlainRequest.get().cookie(SUFFIXED, "c").cookie(UAT + "_other", "0"))
            .clientUpdatedAt());
  }

  @Test
  @DisplayName("S26: a __client_uat given twice with different values is ambiguous")
  void resolve_clientUatTwiceDifferent_isAmbiguous() {
    PlainRequest plain = PlainRequest.get().cookie(UAT, "0").cookie(UAT, "5");
    PlainRequest suffixed = PlainRequest.get().cookie(SUFFIXED_UAT, "5").cookie(SUFFIXED_UAT, "0");
    assertInstanceOf(Credential.AmbiguousCookie.class, resolve(plain.cookie("__session", "c")));
    assertInstanceOf(Credential.AmbiguousCookie.class, resolve(plain));
    assertInstanceOf(Credential.AmbiguousCookie.class, resolve(suffixed.cookie(SUFFIXED, "c")));
    assertInstanceOf(Credential.AmbiguousCookie.class, resolve(suffixed));
    assertInstanceOf(Credential.Bearer.class, resolve(plain.header("Authorization", "Bearer abc")));
  }

  @Test
  void resolve_clientUatTwiceTheSame_isOne() {
    PlainRequest request = PlainRequest.get().cookie("__session", "c").cookie(UAT, "5");
    assertEquals(OptionalLong.of(5), cookie(request.cookie(UAT, "5")).clientUpdatedAt());
    assertEquals(OptionalLong.of(5), cookie(request.cookie(UAT, "")).clientUpdatedAt());
  }

  @Test
  @DisplayName("S26: either session cookie twice with different values is ambiguous")
  void resolve_sessionTwiceDifferent_isAmbiguous() {
    for (String name : new String[] {"__session", SUFFIXED}) {
      PlainRequest twice = PlainRequest.get().cookie(name, "c").cookie(name, "d");
      assertInstanceOf(Credential.AmbiguousCookie.class, resolve(twice));
      assertInstanceOf(
          Credential.AmbiguousCookie.class,
          resolve(twice.cookie("__session", "c").cookie(SUFFIXED, "c")));
      assertEquals(
          "c",
          cookie(PlainRequest.get().cookie(name, "c").cookie(name, "").cookie(name, "c")).token());
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
    assertEquals(reason, absence(PlainRequest.get().cookie(name, value).cookie("__session", "")));
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
    SessionCookie session = cookie(request);
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
    assertEquals(own, cookie(request).token());
  }

  @Test
  @DisplayName("S31: no credential shows its token")
  void toString_neverHoldsTheToken() {
    for (Object shown :
        new Object[] {
          resolve(PlainRequest.bearer("Secret1")),
          resolve(PlainRequest.get().cookie("__session", "Secret1")),
          new GateRequest.Cookie("__session", "Secret1")
        }) {
      assertFalse(shown.toString().contains("Secret1"), shown.toString());
    }
  }
}
