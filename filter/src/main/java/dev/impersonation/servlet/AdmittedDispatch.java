package dev.impersonation.servlet;

import dev.impersonation.http.Admission;
import dev.impersonation.http.DispatchScope;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Refusal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers a dispatch that the gate has judged and recorded, or passes it on.
 *
 * @param before what was found at an earlier dispatch of the request; null at the first
 * @param rules what holds for it
 */
record AdmittedDispatch(
    ImpersonationGate gate,
    ServletGateRequest dispatch,
    @Nullable VerifiedRequest before,
    Admission admission,
    AuditedExchange exchange,
    DispatchRules rules) {
  /** Whatever ends it, the outcome is told from here on. */
  void run(HttpServletResponse plain, FilterChain chain) throws IOException, ServletException {
    HttpServletRequest request = dispatch.request();
    HttpServletResponse response = plain;
    try {
      if (before == null) {
        response = AnnouncedResponse.of(request, plain, admission.fields());
      }
      SessionBinding binding = SessionBinding.of(gate, request, admission.caller());
      HttpServletRequest identified =
          IdentityAttributes.attach(gate, request, response, admission.caller(), binding, exchange);
      Optional<Refusal> refusal =
          isRecordedHere() ? exchange.audited().refusal() : admission.refusal();
      if (refusal.isPresent()) {
        RefusalAnswer.write(request, response, dispatch.target(), refusal.get());
        return;
      }
      try {
        if (before == null && binding != null) {
          binding.enter(request);
        }
        pass(identified, response, chain);
      } finally {
        leaveSession(request, binding);
      }
    } catch (Throwable e) {
      RefusedUpgrade refused = RefusedUpgrade.within(e);
      if (refused == null) {
        if (isOutermost()) {
          exchange.threw(e);
        }
        throw e;
      }
      RefusalAnswer.write(request, response, dispatch.target(), refused.refusal());
    }
    if (isOutermost()) {
      exchange.returned(request);
    }
  }

  /** Whether the container made this dispatch, rather than somebody within another one. */
  private boolean isOutermost() {
    return isRecordedHere() || dispatch.target().type() == DispatcherType.ASYNC;
  }

  private boolean isRecordedHere() {
    return before == null || before.exchange() != exchange;
  }

  private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    VerifiedRequest around = VerifiedRequest.of(request);
    VerifiedRequest verified =
        new VerifiedRequest(
            gate,
            request.getRequestId(),
            admission.caller(),
            exchange,
            dispatch.target(),
            rules.marked(),
            rules.all(),
            List.of());
    verified.keepOn(request);
    try {
      DispatchScope scope = gate.enter(admission.caller());
      try {
        chain.doFilter(verified.shown(dispatch, request), response);
      } finally {
        scope.close();
      }
    } finally {
      // Not ours in its place: guards refuse by what is found here, also by another filter.
      (around == null ? verified.betweenDispatches() : around).keepOn(request);
    }
  }

  private void leaveSession(HttpServletRequest request, @Nullable SessionBinding binding) {
    if (binding != null) {
      binding.leave(request);
    } else if (isOutermost() && !request.isAsyncStarted()) {
      FleetingSession.end(request);
    }
  }
}
