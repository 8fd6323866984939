package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.token;

import dev.impersonation.token.InvalidTokenException.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S1: a token around a token (RFC 7519 section 5.2) is none")
final class NestedTokenTest {
  @ParameterizedTest
  @ValueSource(strings = {"%s", "\"%s\"", "{\"jwt\":\"%s\"}"})
  void verify_goodTokenInsideGoodSignature_isRefused(String payload) {
    String nested = payload.formatted(token().impersonatedBy("user_engineer").sign());
    Reason reason = payload.startsWith("{") ? Reason.WRONG_KIND : Reason.MALFORMED;

    assertRefused(
        reason, SessionTokens.verifier(), token().header("cty", "JWT").rawPayload(nested).sign());
    assertRefused(reason, SessionTokens.verifier(), token().rawPayload(nested).sign());
  }
}
