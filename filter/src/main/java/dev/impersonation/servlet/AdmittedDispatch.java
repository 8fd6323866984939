package dev.impersonation.servlet;

import dev.impersonation.http.Admission;
import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.Caller;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers a dispatch that the gate has judged and recorded, or passes it on.
 *
 * @param gate that of the filter
 * @param before what was found at an earlier dispatch of the request; null at the first
 * @param admitted the request, by this dispatch or an earlier one
 * @param rules what holds for it
 */
record AdmittedDispatch(
    ImpersonationGate gate,
    ServletGateRequest dispatch,
    @Nullable VerifiedRequest before,
    Admission admission,
    AdmittedRequest admitted,
    AuditedExchange exchange,
    DispatchRules rules) {
  /** Returns it recorded: one request is, once, however often it is dispatched. */
  static AdmittedDispatch of(
      ImpersonationGate gate,
      ServletGateRequest dispatch,
      @Nullable VerifiedRequest before,
      Admission admission,
      DispatchRules rules,
      HttpServletResponse response) {
    if (before == null || before.isOverBefore(dispatch)) {
      AdmittedRequest admitted = gate.recordUnshared(dispatch, admission);
      AuditedExchange exchange = new AuditedExchange(admitted.audited(), response);
      return new AdmittedDispatch(gate, dispatch, before, admission, admitted, exchange, rules);
    }
    before.exchange().audited().decided(admission);
    return new AdmittedDispatch(
        gate, dispatch, before, admission, before.admitted(), before.exchange(), rules);
  }

  /** Whatever ends it, the outcome is recorded from here on. */
  void run(HttpServletResponse plain, FilterChain chain) throws IOException, ServletException {
    HttpServletRequest request = dispatch.request();
    HttpServletResponse response = plain;
    try {
      response = announcing(request, plain);
      SessionBinding binding = SessionBinding.of(gate, admission.caller());
      HttpServletRequest identified =
          IdentifiedRequest.of(gate, request, response, admission.caller(), binding, exchange);
      Optional<Refusal> refusal = refusal();
      if (refusal.isPresent()) {
        ServletAnswer.write(request, response, dispatch.target(), refusal.get());
        return;
      }
      try {
        if (isFirst() && binding != null) {
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
      ServletAnswer.write(request, response, dispatch.target(), refused.refusal());
    }
    if (isOutermost()) {
      exchange.returned(request);
    }
  }

  /** An adapter of the host that goes on with what it should have refused opens nothing. */
  private Optional<Refusal> refusal() {
    return isRecordedHere() || isOfHost()
        ? exchange.audited().refusal().or(admission::refusal)
        : admission.refusal();
  }

  private HttpServletResponse announcing(HttpServletRequest request, HttpServletResponse plain) {
    if (isFirst()) {
      return AnnouncedResponse.of(dispatch, plain, announced());
    }
    return admission.caller() instanceof Caller.Verified verified && verified.isImpersonated()
        ? AnnouncedResponse.still(request, plain)
        : plain;
  }

  /** What an adapter of the host says, and what this filter says beside it. */
  private List<Refusal.Field> announced() {
    return isOfHost()
        ? Stream.concat(admitted.admission().fields().stream(), admission.fields().stream())
            .distinct()
            .toList()
        : admitted.admission().fields();
  }

  private boolean isOfHost() {
    return before != null && before.isOfHost();
  }

  /** Whether this filter has not had the request before. */
  private boolean isFirst() {
    return before == null
        || (before.isOfHost()
            && before.deciding() == null
            && dispatch.target().type() == DispatcherType.REQUEST);
  }

  /** Whether the container made this dispatch, rather than somebody within another one. */
  private boolean isOutermost() {
    return isFirst() || isRecordedHere() || dispatch.target().type() == DispatcherType.ASYNC;
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
            admitted,
            requestId(),
            exchange,
            dispatch.target(),
            rules.marked(),
            admission.rules(),
            List.of(),
            new AtomicReference<>(List.of()));
    verified.keepOn(request);
    boolean isDone = false;
    try {
      DispatchScope scope = gate.enter(admission.caller());
      try {
        chain.doFilter(verified.shown(dispatch, request), response);
        isDone = around == null && isDone(request, response);
      } finally {
        scope.close();
      }
    } finally {
      if (isDone) {
        VerifiedRequest.forget(request);
      } else {
        // Not ours in its place: guards refuse by what is found here, also by another filter.
        (around == null ? verified.betweenDispatches(request) : around).keepOn(request);
      }
    }
  }

  /** Null where it is not needed before the dispatch is over, and perhaps not then. */
  private @Nullable String requestId() {
    return isInPerson() && before == null ? null : dispatch.requestId().orElse("");
  }

  private boolean isInPerson() {
    return admission.caller() instanceof Caller.Verified verified && !verified.isImpersonated();
  }

  /**
   * Whether no dispatch of the request is to come that would be verified anew for want of this one:
   * no error page and no asynchronous one.
   */
  private boolean isDone(HttpServletRequest request, HttpServletResponse response) {
    return isInPerson()
        && before == null
        && !request.isAsyncStarted()
        && isSuccess(response.getStatus());
  }

  private static boolean isSuccess(int status) {
    return status >= HttpServletResponse.SC_OK && status < HttpServletResponse.SC_MULTIPLE_CHOICES;
  }

  private void leaveSession(HttpServletRequest request, @Nullable SessionBinding binding) {
    if (binding != null) {
      binding.leave(request);
    }
    if (isOutermost() && !request.isAsyncStarted()) {
      FleetingSession.end(request);
    }
  }
}
