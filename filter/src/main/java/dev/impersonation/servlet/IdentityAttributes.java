package dev.impersonation.servlet;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.SafeText;
import dev.impersonation.http.Caller;
import dev.impersonation.http.HttpSessionBinding;
import dev.impersonation.http.ImpersonationGate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Puts whom a request speaks for where applications look for it. */
final class IdentityAttributes {
  static final String CONTEXT = "dev.impersonation.ImpersonationContext";
  static final String SUBJECT = "dev.impersonation.subject";
  static final String ACTOR_ID = "dev.impersonation.actorId";
  static final String SIGNED_OUT_REASON = "dev.impersonation.signedOutReason";

  private IdentityAttributes() {}

  /** Rewrites the public attributes, whatever they hold, and returns the request to pass on. */
  static HttpServletRequest attach(
      ImpersonationGate gate,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Caller caller,
      @Nullable SessionBinding binding,
      @Nullable AuditedExchange exchange) {
    clear(request);
    if (caller instanceof Caller.Verified verified) {
      ImpersonationContext context = verified.context();
      request.setAttribute(CONTEXT, context);
      request.setAttribute(SUBJECT, SafeText.of(context.subject()));
      context.actorId().ifPresent(actorId -> request.setAttribute(ACTOR_ID, SafeText.of(actorId)));
      return SubjectRequest.of(request, response, context, binding, exchange);
    }
    if (caller instanceof Caller.SignedOut signedOut) {
      request.setAttribute(SIGNED_OUT_REASON, signedOut.reason());
    }
    return gate.httpSessionBinding() == HttpSessionBinding.INVALIDATE
        ? AnonymousRequest.of(request, response)
        : request;
  }

  private static void clear(HttpServletRequest request) {
    request.removeAttribute(CONTEXT);
    request.removeAttribute(SUBJECT);
    request.removeAttribute(ACTOR_ID);
    request.removeAttribute(SIGNED_OUT_REASON);
  }
}
