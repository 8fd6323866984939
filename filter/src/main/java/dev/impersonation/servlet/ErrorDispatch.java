package dev.impersonation.servlet;

import dev.impersonation.http.Caller;
import dev.impersonation.http.DispatchScope;
import dev.impersonation.http.ImpersonationGate;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Shows an error page with the identity of the request that failed. */
final class ErrorDispatch {
  private ErrorDispatch() {}

  /**
   * Never decides again: what failed has been decided, and the status that is reported stays.
   *
   * @param again whom it speaks for where nothing is kept of the request
   */
  static void show(
      ImpersonationGate gate,
      @Nullable VerifiedRequest before,
      @Nullable Caller again,
      HttpServletRequest request,
      HttpServletResponse plain,
      FilterChain chain)
      throws IOException, ServletException {
    Caller caller = before == null ? again : before.caller();
    HttpServletResponse response = before == null ? plain : AnnouncedResponse.again(request, plain);
    SessionBinding binding = SessionBinding.of(gate, caller);
    HttpServletRequest identified =
        IdentifiedRequest.of(
            gate, request, response, caller, binding, before == null ? null : before.exchange());
    boolean begins = ErrorPage.begin(request, DispatchTarget.of(request));
    try {
      DispatchScope scope = gate.enter(caller);
      try {
        chain.doFilter(
            before == null
                ? identified
                : before.shown(
                    new ServletGateRequest(request, DispatchTarget.of(request)), identified),
            response);
      } finally {
        scope.close();
      }
    } finally {
      if (begins) {
        ErrorPage.end(request);
      }
      if (binding != null) {
        binding.leave(request);
      } else if (begins) {
        FleetingSession.end(request);
      }
    }
  }
}
