package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.http.Admission;
import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the filter behind an adapter of the host, once an impersonation is over")
final class EndBehindHostTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final Target target = new Target();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  /** A request that came too late, to a route that the host has opened to anybody. */
  private static MockedRequest openToTheHost() {
    String token =
        ISSUER.token().impersonatedBy("user_engineer").until(FilterScene.CLOCK.instant()).sign();
    MockedRequest request = new MockedRequest("/a").bearer(token);
    ServletGateRequest seen =
        new ServletGateRequest(request.servlet, DispatchTarget.of(request.servlet));
    ImpersonationGate host =
        GateBuilder.ofGate()
            .issuer(ISSUER.issuer())
            .clock(FilterScene.CLOCK)
            .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()))
            .build();
    Admission open = host.decide(seen, null, List.of(RouteRule.of(GuardMode.PUBLIC)));
    assertEquals(true, open.refusal().isEmpty());
    request.servlet.setAttribute(AdmittedRequest.ATTRIBUTE, host.record(seen, open));
    return request;
  }

  @ParameterizedTest
  @CsvSource({"PUBLIC, 1", "ALLOW, 0", "READ_ONLY, 0"})
  @DisplayName("what the host has opened, guards here must open as well")
  void doFilter_openToTheHost_isOpenIfGuardsSaySo(GuardMode mode, int runs) throws Exception {
    openToTheHost().send(scene.response, target, ImpersonationGuard.of(mode), scene.filter);
    assertEquals(runs, target.runs.size());
    if (runs == 0) {
      scene.assertAnswered(403, "impersonation_over");
    }
  }

  @ParameterizedTest
  @CsvSource({"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("an open route leads nowhere else")
  void doFilter_dispatchedFromOpenRoute_isOver(DispatcherType type) throws Exception {
    MockedRequest request = openToTheHost();
    Target page =
        new Target(() -> request.dispatch(type, "/b", scene.response, target, scene.filter));
    request.send(scene.response, page, ImpersonationGuard.of(GuardMode.PUBLIC), scene.filter);
    assertEquals(1, page.runs.size());
    assertEquals(List.of(), target.runs);
  }
}
