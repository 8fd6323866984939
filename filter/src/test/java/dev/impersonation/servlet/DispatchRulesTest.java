package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.servlet.route.RegisteredServlets;
import dev.impersonation.servlet.route.Routes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the rules that hold for a dispatch")
@SuppressWarnings("serial")
final class DispatchRulesTest {
  private static final ImpersonationGate GATE =
      GateBuilder.ofGate()
          .issuer("https://issuer.example")
          .keySource(
              (keyId, algorithm) -> {
                throw new AssertionError("nothing to verify");
              })
          .build();

  @AllowImpersonation
  static class Allowed extends HttpServlet {}

  static class Plain extends HttpServlet {}

  private final RegisteredServlets application = new RegisteredServlets();
  private final HttpServletRequest request = mock(HttpServletRequest.class);

  private String rule(
      DispatcherType type, @Nullable DispatchTarget deciding, @Nullable String servlet)
      throws ServletException {
    application.serve("allowed", Allowed.class).serve("plain", Plain.class);
    if (servlet != null) {
      HttpServletMapping mapping = mock(HttpServletMapping.class);
      when(mapping.getServletName()).thenReturn(servlet);
      when(request.getHttpServletMapping()).thenReturn(mapping);
    }
    when(request.getMethod()).thenReturn("POST");
    ServletGateRequest gateRequest =
        new ServletGateRequest(new MockedRequest("/").servlet, at(DispatcherType.REQUEST, "/"));
    VerifiedRequest before = Exchanges.verified(GATE, "1", gateRequest, deciding, List.of());
    DispatchTarget target = at(type, "/here");
    return DispatchRules.of(
            new ServletGateRequest(request, target),
            before,
            before.caller(),
            GuardMark.none(target),
            Routes.in(application.context, new ReentrantLock()))
        .all()
        .stream()
        .map(RouteRule::toString)
        .findFirst()
        .orElse("-");
  }

  private static DispatchTarget at(DispatcherType type, String path) {
    return new DispatchTarget(type, path, null);
  }

  @ParameterizedTest
  @CsvSource({
    // the dispatch, and the one that is running
    "REQUEST, REQUEST, /here, allow",
    "ASYNC, REQUEST, /there, allow",
    "FORWARD, REQUEST, /there, allow",
    "FORWARD, FORWARD, /there, allow",
    // it may go by name to another servlet
    "FORWARD, REQUEST, /here, -",
    "FORWARD, FORWARD, /here, -",
    "FORWARD, INCLUDE, /there, -",
    "INCLUDE, REQUEST, /there, -",
    "ERROR, REQUEST, /there, -",
  })
  @DisplayName("S33: what a servlet is allowed is never lent to one that it dispatches to by name")
  void of_whereTheTargetIsUnsure_isNone(
      DispatcherType type, DispatcherType running, String path, String expected)
      throws ServletException {
    assertEquals(expected, rule(type, at(running, path), "allowed"));
  }

  @Test
  void of_betweenDispatches_isNone() throws ServletException {
    assertEquals("-", rule(DispatcherType.FORWARD, null, "allowed"));
  }

  @Test
  void of_ofAnotherServletOrNone_isNone() throws ServletException {
    assertEquals("-", rule(DispatcherType.REQUEST, null, "plain"));
    assertEquals("-", rule(DispatcherType.REQUEST, null, null));
  }
}
