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
      request.setAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE, context);
      request.setAttribute(ImpersonationFilter.SUBJECT_ATTRIBUTE, SafeText.of(context.subject()));
      context
          .actorId()
          .ifPresent(
              actorId ->
                  request.setAttribute(
                      ImpersonationFilter.ACTOR_ID_ATTRIBUTE, SafeText.of(actorId)));
      return SubjectRequest.of(request, response, context, binding, exchange);
    }
    if (caller instanceof Caller.SignedOut signedOut) {
      request.setAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE, signedOut.reason());
    }
    return gate.httpSessionBinding() == HttpSessionBinding.INVALIDATE
        ? AnonymousRequest.of(request, response)
        : request;
  }

  private static void clear(HttpServletRequest request) {
    request.removeAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE);
    request.removeAttribute(ImpersonationFilter.SUBJECT_ATTRIBUTE);
    request.removeAttribute(ImpersonationFilter.ACTOR_ID_ATTRIBUTE);
    request.removeAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE);
  }
}
