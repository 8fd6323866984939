package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.token;
import static dev.impersonation.token.SessionTokens.verifier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S10: template tokens cannot tell whether somebody impersonates")
class TemplateTokenTest {
  private static final String TEMPLATE_CATEGORY = "cl_B7d4PD222AAA";

  private final SessionTokenVerifier.Builder accepting = verifier().acceptTemplateTokens();

  /**
   * By category, by the lack of a session ID, and with a session ID that a template should lack.
   */
  static Stream<TokenBuilder> templates() {
    return Stream.of(
        token().template(),
        token().template().withoutHeader("cat"),
        token().template().header("cat", "cl_I7d4PD111III"),
        token().header("cat", TEMPLATE_CATEGORY));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void template_byDefault_isRefused(TokenBuilder template) {
    assertRefused(Reason.WRONG_KIND, verifier(), template.sign());
    assertRefused(
        Reason.WRONG_KIND, verifier(), template.impersonatedBy(SessionTokens.ACTOR).sign());
  }

  @ParameterizedTest
  @MethodSource("templates")
  void template_accepted_isUnknownAndCountsAsImpersonated(TokenBuilder template) throws Exception {
    ImpersonationContext context = accepting.build().verify(template.sign());

    assertEquals(Impersonation.UNKNOWN, context.impersonation());
    assertTrue(context.isImpersonated());
    assertEquals(Optional.empty(), context.actor());
    assertEquals(Optional.empty(), context.actorId());
    assertTrue(context.act().isEmpty());
    assertEquals(SessionTokens.SUBJECT, context.subject());
  }

  @ParameterizedTest
  @MethodSource("templates")
  void template_acceptedWithAct_isActive(TokenBuilder template) throws Exception {
    String token = template.impersonatedBy(SessionTokens.ACTOR).sign();

    ImpersonationContext context = accepting.build().verify(token);

    assertEquals(Impersonation.ACTIVE, context.impersonation());
    assertEquals(Optional.of(SessionTokens.ACTOR), context.actorId());
  }

  @ParameterizedTest
  @MethodSource("templates")
  @DisplayName("S19: a template that maps the session's actor writes null when nobody acts")
  void template_acceptedWithActNull_isNobody(TokenBuilder template) throws Exception {
    ImpersonationContext context = accepting.build().verify(template.claim("act", null).sign());

    assertEquals(Impersonation.NONE, context.impersonation());
    assertFalse(context.isImpersonated());
    assertEquals(Optional.empty(), context.actor());
    assertFalse(context.claims().containsKey("act"));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void template_withActNullByDefault_isRefused(TokenBuilder template) {
    assertRefused(Reason.WRONG_KIND, verifier(), template.claim("act", null).sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"null\"", "\"user_a\"", "{}", "[]", "{\"sub\":null}", "false"})
  void template_acceptedWithMalformedAct_isRefusedRatherThanUnknown(String act) {
    assertRefused(
        Reason.INVALID_ACTOR,
        accepting,
        token().rawPayload(templateWith(act)).withoutHeader("cat").sign());
  }

  private static String templateWith(String act) {
    return RawClaims.template().with("act", act).json();
  }

  @Test
  void template_accepted_isJudgedLikeASession() {
    assertRefused(Reason.EXPIRED, accepting, token().template().expired().sign());
    assertRefused(Reason.WRONG_ISSUER, accepting, token().template().otherIssuer().sign());
    assertRefused(Reason.PENDING, accepting, token().template().pending().sign());
    assertRefused(Reason.BAD_SIGNATURE, accepting, token().template().forged().sign());
    assertRefused(Reason.INVALID_CLAIM, accepting, token().template().withoutClaim("sub").sign());
  }

  @Test
  void acceptTemplateTokens_leavesSessionsWhatTheyAre() throws Exception {
    ImpersonationContext context = accepting.build().verify(token().sign());

    assertEquals(Impersonation.NONE, context.impersonation());
    assertFalse(context.isImpersonated());
  }
}
