package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.InvalidTokenException.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S11, S16: iss and sub")
class IssuerAndSubjectTest {
  @Test
  void verify_goodToken_tellsIssuerAndSubject() throws Exception {
    ImpersonationContext context = verified(RawClaims.good());

    assertEquals(SessionTokens.ISSUER, context.issuer());
    assertEquals(SessionTokens.SUBJECT, context.subject());
  }

  @Test
  void iss_absent_isRefused() {
    assertRefused(Reason.WRONG_ISSUER, RawClaims.good().without("iss"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "17",
        "{}",
        "[]",
        "[\"https://clerk.example.com\"]",
        "\"\"",
        "\"https://clerk.example.com/\"",
        "\"https://clerk.example.com \"",
        "\" https://clerk.example.com\"",
        "\"HTTPS://clerk.example.com\"",
        "\"https://CLERK.example.com\"",
        "\"http://clerk.example.com\"",
        "\"clerk.example.com\"",
        "\"https://clerk.example.com:443\"",
        "\"https://clerk.example.co\"",
        "\"https://clerk.example.com.evil.test\"",
        "\"https://clerk.example.com@evil.test\"",
        "\"https://clerk.example.com\\u0000\"",
        "\"https://clerk\\u3002example.com\"",
        "\"https://clerk.other.example\""
      })
  void iss_notTheIssuerToTheLetter_isRefused(String json) {
    assertRefused(Reason.WRONG_ISSUER, RawClaims.good().with("iss", json));
  }

  @Test
  void iss_spelledWithEscapes_isTheSameString() throws Exception {
    String json = "\"https:\\/\\/clerk\\u002eexample.com\"";

    assertEquals(SessionTokens.ISSUER, verified(RawClaims.good().with("iss", json)).issuer());
  }

  @Test
  void iss_insideAct_doesNotStandInForTheIssuer() {
    assertRefused(
        Reason.WRONG_ISSUER,
        RawClaims.good()
            .without("iss")
            .with("act", "{\"sub\":\"user_support\",\"iss\":\"https://clerk.example.com\"}"));
  }

  @Test
  void sub_absent_isRefused() {
    assertRefused(Reason.INVALID_CLAIM, RawClaims.good().without("sub"));
  }

  @Test
  void sub_absentWhileImpersonated_isNotTheActor() {
    assertRefused(Reason.INVALID_CLAIM, RawClaims.impersonated().without("sub"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "17",
        "1.5",
        "{}",
        "{\"sub\":\"user_customer\"}",
        "[]",
        "[\"user_customer\"]",
        "\"\"",
        "\" \"",
        "\"\\t\\r\\n\"",
        "\"\\u2003\""
      })
  void sub_notAFilledString_isRefused(String json) {
    assertRefused(Reason.INVALID_CLAIM, RawClaims.good().with("sub", json));
    assertRefused(Reason.INVALID_CLAIM, RawClaims.impersonated().with("sub", json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " user_customer ",
        "USER_Customer",
        "user_customer\t",
        "e\u0301",
        "\u00e9",
        "\ufb01",
        "\u0130",
        "user\u200b_customer",
        "\ud83d\ude00",
        "a\u202eb",
        "null"
      })
  void sub_oddText_isHandedOnUnchanged(String subject) throws Exception {
    String json = RawClaims.text(subject.replace("\t", "\\t"));

    assertEquals(subject, verified(RawClaims.good().with("sub", json)).subject());
  }
}
