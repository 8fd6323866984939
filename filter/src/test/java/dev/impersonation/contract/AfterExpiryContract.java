package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.impersonation.testkit.TokenBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests that outlive their token. */
interface AfterExpiryContract extends AuditTrailContract {
  Duration SKEW = Duration.ofSeconds(5);

  /** A token that is good for two or three seconds more, and when it no longer is. */
  record Brief(String token, Instant end) {
    static Brief of(TokenBuilder token) {
      Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3);
      Duration lifetime = Duration.ofMinutes(1);
      return new Brief(
          token.issuedAt(end.minus(SKEW).minus(lifetime)).lifetime(lifetime).sign(), end);
    }

    String path(String by, String to) {
      return "/async?by=" + by + "&at=" + end.toEpochMilli() + "&to=" + to;
    }
  }

  private Brief brief(TokenBuilder token) {
    // The host is up before the token is made: its time is short.
    port(settings());
    return Brief.of(token);
  }

  @Test
  @DisplayName("what begins after the impersonated token's end is refused, and recorded as that")
  default void async_dispatchAfterTheTokensEnd_isRefused() {
    Brief brief = brief(issuer().token().impersonatedBy("user_engineer"));
    Trail trail = trail("GET", brief.path("dispatch-at", WHOAMI), bearer(brief.token()));
    assertRefused(401, "token-expired", trail.answer());
    assertChallenge("Bearer error=\"invalid_token\"", trail.answer());
    assertEquals(401, trail.outcome().path("status").asInt(), trail.events()::toString);
    assertEquals("token-expired", trail.outcome().path("failure").asText());
    assertEquals("user_engineer", trail.outcome().path("actor").asText());
  }

  @Test
  @DisplayName("an answer that has begun ends there")
  default void async_dispatchOfBegunAnswerAfterTheEnd_doesNotRun() {
    Brief brief = brief(issuer().token().impersonatedBy("user_engineer"));
    Trail trail = trail("GET", brief.path("write-and-dispatch-at", WHOAMI), bearer(brief.token()));
    assertEquals("head", trail.answer().body());
    assertFalse(trail.answer().handlerRan());
    assertEquals(200, trail.outcome().path("status").asInt());
    assertEquals("token-expired", trail.outcome().path("failure").asText());
  }

  @Test
  @DisplayName("who is there in person finishes what was begun")
  default void async_dispatchOfOwnTokenAfterItsEnd_goesOn() {
    Brief brief = brief(issuer().token());
    assertSpeaksFor("user_customer", get(brief.path("dispatch-at", WHOAMI), bearer(brief.token())));
  }
}
