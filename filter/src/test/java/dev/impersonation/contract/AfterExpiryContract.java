package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.impersonation.testkit.TokenBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Requests that outlive their token. */
public interface AfterExpiryContract extends AuditTrailContract {
  Duration SKEW = Duration.ofSeconds(5);

  /** A token that is good for two or three seconds more, and when it no longer is. */
  record Brief(String token, Instant end) {
    static Brief of(TokenBuilder token) {
      Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3);
      Duration lifetime = Duration.ofMinutes(1);
      return new Brief(
          token.issuedAt(end.minus(SKEW).minus(lifetime)).lifetime(lifetime).sign(), end);
    }

    /** A token of an impersonation that ends then; it is good for longer itself. */
    static Brief untilThen(TokenBuilder token) {
      Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3);
      return new Brief(token.until(end).sign(), end);
    }

    String path(String by, String to) {
      return "/async?by=" + by + "&at=" + end.toEpochMilli() + "&to=" + to;
    }
  }

  private static <T> CompletableFuture<T> begin(Supplier<T> request) {
    return CompletableFuture.supplyAsync(request, task -> new Thread(task).start());
  }

  @TestFactory
  @DisplayName("a token that ends meanwhile; all begin together, for each lasts that long")
  default Stream<DynamicTest> async_tokenEndsMeanwhile() {
    // The host is up before the tokens are made: their time is short.
    port(settings());
    Brief acting = Brief.of(issuer().token().impersonatedBy("user_engineer"));
    Brief own = Brief.of(issuer().token());
    Brief until = Brief.untilThen(issuer().token().impersonatedBy("user_engineer"));
    CompletableFuture<Trail> late =
        begin(() -> trail("GET", acting.path("dispatch-at", WHOAMI), bearer(acting.token())));
    CompletableFuture<Trail> begun =
        begin(
            () ->
                trail("GET", acting.path("write-and-dispatch-at", WHOAMI), bearer(acting.token())));
    CompletableFuture<Exchange> inPerson =
        begin(() -> get(own.path("dispatch-at", WHOAMI), bearer(own.token())));
    CompletableFuture<Trail> over =
        begin(() -> trail("GET", until.path("dispatch-at", WHOAMI), bearer(until.token())));
    return Stream.of(
        dynamicTest(
            "what begins after the impersonated token's end is refused, and recorded as that",
            () -> async_dispatchAfterTheTokensEnd_isRefused(late.join())),
        dynamicTest(
            "an answer that has begun ends there",
            () -> async_dispatchOfBegunAnswerAfterTheEnd_doesNotRun(begun.join())),
        dynamicTest(
            "what begins after the impersonation's own end is refused, and recorded as that",
            () -> async_dispatchAfterTheImpersonationsEnd_isRefused(over.join())),
        dynamicTest(
            "who is there in person finishes what was begun",
            () -> assertSpeaksFor("user_customer", inPerson.join())));
  }

  private void async_dispatchAfterTheTokensEnd_isRefused(Trail trail) {
    assertRefused(401, "token-expired", trail.answer());
    assertChallenge("Bearer error=\"invalid_token\"", trail.answer());
    assertEquals(401, trail.outcome().path("status").asInt(), trail.events()::toString);
    assertEquals("token-expired", trail.outcome().path("failure").asText());
    assertEquals("user_engineer", trail.outcome().path("actor").asText());
  }

  private void async_dispatchAfterTheImpersonationsEnd_isRefused(Trail trail) {
    assertRefused(403, "impersonation_over", trail.answer());
    assertEquals(403, trail.outcome().path("status").asInt(), trail.events()::toString);
    assertEquals("impersonation_over", trail.outcome().path("code").asText());
  }

  private void async_dispatchOfBegunAnswerAfterTheEnd_doesNotRun(Trail trail) {
    assertEquals("head", trail.answer().body());
    assertFalse(trail.answer().handlerRan());
    assertEquals(200, trail.outcome().path("status").asInt());
    assertEquals("token-expired", trail.outcome().path("failure").asText());
  }
}
