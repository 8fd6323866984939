package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.impersonation.testkit.TestIssuer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S24, S25, S27: the credential in the Authorization header")
final class CredentialResolverHeaderTest {
  private static final TestIssuer ISSUER = TestIssuer.start(ResolvedCredentials.CLOCK);
  private static final ResolvedCredentials RESOLVER = new ResolvedCredentials(ISSUER);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
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
            RESOLVER.resolve(
                PlainRequest.get().header("authorization", header).cookie("__session", "c")));
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
        RESOLVER.resolve(
            PlainRequest.get().header("Authorization", header).cookie("__session", "c")));
  }

  @Test
  @DisplayName("S25: in a token each character is one of token68's, or the header is malformed")
  void resolve_eachCharacterInAToken_isTakenIfToken68() {
    Predicate<String> token68 = Pattern.compile("[A-Za-z0-9._~+/-]").asMatchPredicate();
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      boolean isToken68 = token68.test(String.valueOf(c));
      Credential credential =
          RESOLVER.resolve(PlainRequest.get().header("Authorization", "Bearer a" + c + "b"));
      int shown = c;
      assertEquals(isToken68, credential instanceof Credential.Bearer, () -> "U+" + shown);
      assertEquals(
          !isToken68, credential instanceof Credential.MalformedHeader, () -> "U+" + shown);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer abc", "Basic abc", ""})
  @DisplayName("S24: more than one Authorization field is refused, equal ones too")
  void resolve_severalHeaders_areMalformed(String second) {
    assertInstanceOf(
        Credential.MalformedHeader.class,
        RESOLVER.resolve(
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
    assertEquals("session-token-and-uat-missing", RESOLVER.absence(request));
    assertEquals("c", RESOLVER.cookie(request.cookie("__session", "c")).token());
  }

  @Test
  @DisplayName("S31: no credential shows its token")
  void toString_neverHoldsTheToken() {
    for (Object shown :
        new Object[] {
          RESOLVER.resolve(PlainRequest.bearer("Secret1")),
          RESOLVER.resolve(PlainRequest.get().cookie("__session", "Secret1")),
          new GateRequest.Cookie("__session", "Secret1")
        }) {
      assertFalse(shown.toString().contains("Secret1"), shown.toString());
    }
  }
}
