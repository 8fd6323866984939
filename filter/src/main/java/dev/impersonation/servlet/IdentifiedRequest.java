package dev.impersonation.servlet;

import dev.impersonation.http.BindHttpSession;
import dev.impersonation.http.Caller;
import dev.impersonation.http.IdentityAttributes;
import dev.impersonation.http.ImpersonationGate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Puts whom a request speaks for where applications look for it. */
final class IdentifiedRequest {
  private IdentifiedRequest() {}

  /** Rewrites the public attributes, whatever they hold, and returns the request to pass on. */
  static HttpServletRequest of(
      ImpersonationGate gate,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Caller caller,
      @Nullable SessionBinding binding,
      @Nullable AuditedExchange exchange) {
    IdentityAttributes.write(
        caller,
        (name, value) -> {
          if (value == null) {
            request.removeAttribute(name);
          } else {
            request.setAttribute(name, value);
          }
        });
    if (caller instanceof Caller.Verified verified) {
      return SubjectRequest.of(request, response, verified.context(), binding, exchange);
    }
    return gate.bindHttpSession() == BindHttpSession.INVALIDATE
        ? AnonymousRequest.of(request, response)
        : request;
  }
}
