package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.verifier;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S19: act in any other shape refuses the whole token")
class ActorShapeTest {
  static final List<String> MALFORMED =
      List.of(
          "true",
          "false",
          "0",
          "17",
          "1.5",
          "1e400",
          "\"\"",
          "\"null\"",
          "\"user_support\"",
          "\"{\\\"sub\\\":\\\"user_support\\\"}\"",
          "[]",
          "[null]",
          "[{\"sub\":\"user_support\"}]",
          "[\"sub\",\"user_support\"]",
          "{}",
          "{\"iss\":\"https://dashboard.clerk.com\"}",
          "{\"Sub\":\"user_support\"}",
          "{\"SUB\":\"user_support\"}",
          "{\"sub \":\"user_support\"}",
          "{\"client_id\":\"user_support\"}",
          "{\"\":\"user_support\"}",
          "{\"sub\":null}",
          "{\"sub\":true}",
          "{\"sub\":17}",
          "{\"sub\":[]}",
          "{\"sub\":[\"user_support\"]}",
          "{\"sub\":{}}",
          "{\"sub\":{\"sub\":\"user_support\"}}",
          "{\"sub\":\"\"}",
          "{\"sub\":\" \"}",
          "{\"sub\":\"\\t\\r\\n\\u2003\"}");

  @ParameterizedTest
  @FieldSource("MALFORMED")
  void act_malformed_isRefused(String act) {
    assertRefused(Reason.INVALID_ACTOR, RawClaims.good().with("act", act));
  }

  @ParameterizedTest
  @FieldSource("MALFORMED")
  void act_malformedInVersion1_isRefused(String act) {
    assertRefused(Reason.INVALID_ACTOR, RawClaims.good().without("v").with("act", act));
  }

  @ParameterizedTest
  @FieldSource("MALFORMED")
  void act_malformedBesideLookAlikes_isRefused(String act) {
    assertRefused(
        Reason.INVALID_ACTOR,
        RawClaims.good()
            .with("act", act)
            .with("actor", "{\"sub\":\"user_support\"}")
            .with("may_act", "{\"sub\":\"user_support\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "1"})
  @DisplayName("S19: act null is the issuer's word that nobody acts")
  void act_null_isNobody(String version) throws Exception {
    RawClaims claims = version.equals("2") ? RawClaims.good() : RawClaims.good().without("v");

    ImpersonationContext context = verifier().build().verify(claims.with("act", "null").sign());

    assertEquals(Impersonation.NONE, context.impersonation());
    assertEquals(Optional.empty(), context.actor());
    assertEquals(verifier().build().verify(claims.without("act").sign()), context);
  }

  static Stream<Arguments> malformedPriorActors() {
    return IntStream.of(2, 3, 5, 10)
        .boxed()
        .flatMap(
            level ->
                Stream.concat(MALFORMED.stream(), Stream.of("null"))
                    .map(act -> Arguments.of(level, act)));
  }

  @ParameterizedTest
  @MethodSource("malformedPriorActors")
  void act_malformedAtAnInnerLevel_isRefused(int level, String malformed) {
    String act = malformed;
    for (int outer = level - 1; outer >= 1; outer--) {
      act = "{\"sub\":\"user_" + outer + "\",\"act\":" + act + "}";
    }
    assertRefused(Reason.INVALID_ACTOR, RawClaims.good().with("act", act));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sub\":\"user_a\",\"sub\":\"user_b\"}",
        "{\"sub\":\"user_a\",\"sub\":\"user_a\"}",
        "{\"sub\":\"user_a\",\"\\u0073ub\":\"user_b\"}",
        "{\"\\u0073\\u0075\\u0062\":\"user_a\",\"su\\u0062\":\"user_b\"}",
        "{\"sub\":\"user_a\",\"act\":{\"sub\":\"user_b\"},\"act\":{\"sub\":\"user_c\"}}",
        "{\"sub\":\"user_a\",\"act\":{\"sub\":\"user_b\"},\"\\u0061ct\":null}",
        "{\"sub\":\"user_a\",\"act\":{\"sub\":\"user_b\",\"\\u0073ub\":\"user_c\"}}",
        "{\"sub\":\"user_a\",\"x\":[{\"y\":1,\"y\":1}]}",
        "{\"sub\":\"user_a\",\"type\":\"agent\",\"type\":\"human\"}"
      })
  @DisplayName("S3: duplicate members inside act")
  void act_withDuplicateMembers_isRefused(String act) {
    assertRefused(Reason.MALFORMED, RawClaims.good().with("act", act));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"act\":{\"sub\":\"user_a\"},\"act\":{\"sub\":\"user_b\"}",
        "\"act\":{\"sub\":\"user_a\"},\"act\":null",
        "\"act\":{\"sub\":\"user_a\"},\"\\u0061ct\":{\"sub\":\"user_b\"}",
        "\"a\\u0063t\":{\"sub\":\"user_a\"},\"ac\\u0074\":{\"sub\":\"user_b\"}"
      })
  @DisplayName("S3: act twice")
  void act_twice_isRefused(String members) {
    String payload = RawClaims.good().json().replaceFirst("^\\{", "{" + quoted(members) + ",");

    assertRefused(Reason.MALFORMED, verifier(), SessionTokens.token().rawPayload(payload).sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\u0061ct\"", "\"\\u0061\\u0063\\u0074\"", "\"a\\u0063t\""})
  void act_spelledWithEscapes_isAct(String name) throws Exception {
    String member = name + ":{\"s\\u0075b\":\"user\\u005fsupport\"}";
    String payload = RawClaims.good().json().replaceFirst("^\\{", "{" + quoted(member) + ",");

    String token = SessionTokens.token().rawPayload(payload).sign();

    assertEquals("user_support", verifier().build().verify(token).actorId().orElseThrow());
  }

  private static String quoted(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }
}
