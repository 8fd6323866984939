package dev.impersonation.servlet;

import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a request, kept from one dispatch to the next. Its type is out of reach for
 * applications, so that they can remove it, at the price of a second verification, but not make
 * one.
 *
 * @param gate the gate that judged; another filter's verdict does not count here
 * @param requestId the request it was made for, so that it is worth nothing on another one
 * @param deciding the dispatch that the filter has let through and that is still running; null
 *     between dispatches
 */
record VerifiedRequest(
    ImpersonationGate gate,
    @Nullable String requestId,
    Verdict verdict,
    @Nullable DispatchTarget deciding) {
  private static final String ATTRIBUTE = VerifiedRequest.class.getName();

  static @Nullable VerifiedRequest of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof VerifiedRequest verified
            && Objects.equals(verified.requestId(), request.getRequestId())
        ? verified
        : null;
  }

  static @Nullable VerifiedRequest of(HttpServletRequest request, ImpersonationGate gate) {
    VerifiedRequest verified = of(request);
    return verified != null && verified.gate() == gate ? verified : null;
  }

  void keepOn(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  VerifiedRequest deciding(@Nullable DispatchTarget target) {
    return new VerifiedRequest(gate, requestId, verdict, target);
  }
}
