package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.impersonation.http.AfterExpiry;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.ManualClock;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the filter: what a request still does after its token has expired")
final class AfterExpiryTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  /** The token's lifetime, and the clock skew as shipped. */
  private static final Duration LASTS = Duration.ofSeconds(60 + 5);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final ManualClock clock = ManualClock.at(FilterScene.CLOCK.instant());

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private GateBuilder<ImpersonationFilter> builder() {
    return ImpersonationFilter.builder()
        .issuer(ISSUER.issuer())
        .clock(clock)
        .acceptTemplateTokens()
        .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()));
  }

  private static TokenBuilder acting() {
    return ISSUER.token().impersonatedBy("user_engineer");
  }

  /** How often the target of a dispatch runs that comes when so much time has passed. */
  private int runs(
      ImpersonationFilter filter, TokenBuilder token, DispatcherType type, Duration later)
      throws Exception {
    Target late = new Target();
    MockedRequest request = new MockedRequest("/api").bearer(token.sign());
    request.send(
        scene.response,
        new Target(
            () -> {
              clock.set(FilterScene.CLOCK.instant().plus(later));
              if (type != DispatcherType.ASYNC) {
                request.dispatch(type, "/late", scene.response, late, filter);
              }
            }),
        filter);
    if (type == DispatcherType.ASYNC) {
      request.dispatch(type, "/late", scene.response, late, filter);
    }
    return late.runs.size();
  }

  @ParameterizedTest
  @ValueSource(longs = {-65_000, -1})
  void doFilter_asyncBeforeTheEnd_goesOn(long millis) throws Exception {
    Duration later = LASTS.plusMillis(millis);
    assertEquals(1, runs(builder().build(), acting(), DispatcherType.ASYNC, later));
    verify(scene.response, never()).setStatus(401);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 60_000})
  void doFilter_asyncFromTheEndOn_isRefused(long millis) throws Exception {
    Duration later = LASTS.plusMillis(millis);
    assertEquals(0, runs(builder().build(), acting(), DispatcherType.ASYNC, later));
    scene.assertAnswered(401, "token-expired");
  }

  @Test
  @DisplayName("where the token cannot tell, somebody may be impersonating")
  void doFilter_asyncOfTemplateTokenAfterTheEnd_isRefused() throws Exception {
    assertEquals(
        0, runs(builder().build(), ISSUER.token().template(), DispatcherType.ASYNC, LASTS));
    scene.assertAnswered(401, "token-expired");
  }

  @Test
  void doFilter_asyncOfOwnTokenAfterTheEnd_goesOn() throws Exception {
    assertEquals(1, runs(builder().build(), ISSUER.token(), DispatcherType.ASYNC, LASTS));
  }

  @ParameterizedTest
  @EnumSource(names = {"FORWARD", "INCLUDE", "ERROR"})
  @DisplayName("what runs already may go on within, and an error page is shown")
  void doFilter_nestedAfterTheEnd_goesOn(DispatcherType type) throws Exception {
    assertEquals(1, runs(builder().build(), acting(), type, LASTS));
  }

  @Test
  @DisplayName("the error page of a refused dispatch is shown, with the identity of the request")
  void doFilter_errorPageAfterRefusedAsync_isShown() throws Exception {
    ImpersonationFilter filter = builder().build();
    MockedRequest request = new MockedRequest("/api").bearer(acting().sign());
    request.send(scene.response, new Target(), filter);
    clock.set(FilterScene.CLOCK.instant().plus(LASTS));
    request.dispatch(DispatcherType.ASYNC, "/late", scene.response, new Target(), filter);
    Target page = new Target();
    request.dispatch(DispatcherType.ERROR, "/error", scene.response, page, filter);
    FilterScene.assertActing(page.run());
  }

  @ParameterizedTest
  @CsvSource({
    "refuse, ASYNC, 29999, 1",
    "refuse, ASYNC, 30000, 0",
    "refuse, ASYNC, 30001, 0",
    "finish, ASYNC, 30000, 1",
    "refuse, FORWARD, 30000, 1",
    "refuse, INCLUDE, 30000, 1",
    "refuse, ERROR, 30000, 1"
  })
  @DisplayName("the end of the impersonation itself, without a skew")
  void doFilter_impersonationEndsMeanwhile_isAsAfterTheToken(
      String after, DispatcherType type, long millis, int runs) throws Exception {
    TokenBuilder token = acting().until(FilterScene.CLOCK.instant().plusSeconds(30));
    ImpersonationFilter filter = builder().set("afterExpiry", after).build();
    assertEquals(runs, runs(filter, token, type, Duration.ofMillis(millis)));
    if (runs == 0) {
      scene.assertAnswered(403, "impersonation_over");
    }
  }

  @Test
  void doFilter_finishSet_goesOn() throws Exception {
    Duration later = LASTS.plusDays(1);
    assertEquals(
        1,
        runs(
            builder().set("afterExpiry", "finish").build(), acting(), DispatcherType.ASYNC, later));
    clock.set(FilterScene.CLOCK.instant());
    assertEquals(
        1,
        runs(
            builder().afterExpiry(AfterExpiry.FINISH).build(),
            acting(),
            DispatcherType.ASYNC,
            later));
    clock.set(FilterScene.CLOCK.instant());
    assertEquals(
        0,
        runs(
            builder().set("afterExpiry", "refuse").build(), acting(), DispatcherType.ASYNC, later));
  }
}
