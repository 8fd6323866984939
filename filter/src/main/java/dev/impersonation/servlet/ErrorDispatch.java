package dev.impersonation.servlet;

import dev.impersonation.http.Caller;
import dev.impersonation.http.DispatchScope;
import dev.impersonation.http.ImpersonationGate;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That an error page is running. What it forwards to is decided like any dispatch, but a refusal
 * must not take the place of the status that is being reported. To Tomcat such a forward is an
 * ERROR dispatch as well; only its path tells it from the page.
 */
record ErrorDispatch(@Nullable String requestId, DispatchTarget page) {
  static boolean isRunning(HttpServletRequest request) {
    return running(request) != null;
  }

  private static @Nullable ErrorDispatch running(HttpServletRequest request) {
    return OwnAttributes.get(request, ErrorDispatch.class) instanceof ErrorDispatch running
            && Objects.equals(running.requestId(), request.getRequestId())
        ? running
        : null;
  }

  /** Whether this dispatch runs the error page itself. */
  static boolean isPage(HttpServletRequest request, DispatchTarget target) {
    ErrorDispatch running = running(request);
    return target.type() == DispatcherType.ERROR
        && (running == null || running.page().equals(target));
  }

  /** Returns whether the page begins; if it runs already, whoever began it is to end it. */
  static boolean begin(HttpServletRequest request, DispatchTarget page) {
    boolean begins = !isRunning(request);
    if (begins) {
      OwnAttributes.set(
          request, ErrorDispatch.class, new ErrorDispatch(request.getRequestId(), page));
    }
    return begins;
  }

  static void end(HttpServletRequest request) {
    OwnAttributes.remove(request, ErrorDispatch.class);
  }

  /** Never decides again: what failed has been decided, and the status that is reported stays. */
  static void show(
      ImpersonationGate gate,
      @Nullable VerifiedRequest before,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Caller caller = before == null ? null : before.caller();
    if (before != null) {
      AnnouncedResponse.again(request, response);
    }
    SessionBinding binding = SessionBinding.of(gate, request, caller);
    HttpServletRequest identified =
        IdentityAttributes.attach(
            gate, request, response, caller, binding, before == null ? null : before.exchange());
    boolean begins = begin(request, DispatchTarget.of(request));
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
        end(request);
      }
      if (binding != null) {
        binding.leave(request);
      } else if (begins) {
        FleetingSession.end(request);
      }
    }
  }
}
