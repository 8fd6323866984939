package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("sid, sts and fva")
class SessionStateTest {
  @Test
  void sid_string_isTheSessionOfRecord() throws Exception {
    assertEquals(Optional.of(SessionTokens.SESSION_ID), verified(RawClaims.good()).sessionId());
  }

  @Test
  void sid_insideAct_isOnlyTheActors() throws Exception {
    ImpersonationContext context =
        verified(RawClaims.good().with("act", "{\"sub\":\"user_a\",\"sid\":\"sess_actor\"}"));

    assertEquals(Optional.of(SessionTokens.SESSION_ID), context.sessionId());
    assertEquals(Optional.of("sess_actor"), context.actor().flatMap(actor -> actor.sessionId()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "17", "\"\"", "\" \"", "[]", "[\"sess_1\"]", "{}"})
  void sid_notAFilledString_isRefused(String json) {
    assertRefused(Reason.INVALID_CLAIM, RawClaims.good().with("sid", json));
  }

  @Test
  void sts_active_isTold() throws Exception {
    assertEquals(Optional.of("active"), verified(RawClaims.good()).sessionStatus());
  }

  @Test
  void sts_absent_isEmpty() throws Exception {
    assertEquals(Optional.empty(), verified(RawClaims.good().without("sts")).sessionStatus());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"pending\"", "\"\"", "\"Active\"", "\"active \"", "\"ended\"", "\"unheard\""})
  void sts_anotherStatus_isPending(String json) {
    assertRefused(Reason.PENDING, RawClaims.good().with("sts", json));
    assertRefused(Reason.PENDING, RawClaims.impersonated().with("sts", json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "17", "[\"active\"]", "{\"sts\":\"active\"}"})
  void sts_notAString_isRefused(String json) {
    assertRefused(Reason.INVALID_CLAIM, RawClaims.good().with("sts", json));
  }

  @Test
  void fva_twoAges_areMinutes() throws Exception {
    ImpersonationContext context = verified(RawClaims.good().with("fva", "[7,0]"));

    assertEquals(
        Optional.of(Duration.ofMinutes(7)), context.factorAges().flatMap(ages -> ages.first()));
    assertEquals(Optional.of(Duration.ZERO), context.factorAges().flatMap(ages -> ages.second()));
  }

  @Test
  void fva_minusOne_isNever() throws Exception {
    ImpersonationContext context = verified(RawClaims.good().with("fva", "[-1,-1]"));

    assertEquals(true, context.factorAges().isPresent());
    assertEquals(Optional.empty(), context.factorAges().flatMap(ages -> ages.first()));
    assertEquals(Optional.empty(), context.factorAges().flatMap(ages -> ages.second()));
  }

  @Test
  void fva_absent_isEmpty() throws Exception {
    assertEquals(Optional.empty(), verified(RawClaims.good().without("fva")).factorAges());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "7",
        "\"7,0\"",
        "{}",
        "[]",
        "[7]",
        "[7,0,0]",
        "[-2,0]",
        "[0,-2]",
        "[7.0,0]",
        "[\"7\",0]",
        "[null,0]",
        "[[7],[0]]",
        "[2147483648,0]",
        "[0,-2147483649]",
        "[1e400,0]",
        "[18446744073709551616,0]"
      })
  void fva_anotherForm_provesNothingAndTheTokenStands(String json) throws Exception {
    ImpersonationContext context = verified(RawClaims.impersonated().with("fva", json));

    assertEquals(Optional.empty(), context.factorAges());
    assertEquals(Optional.of(SessionTokens.ACTOR), context.actorId());
  }
}
