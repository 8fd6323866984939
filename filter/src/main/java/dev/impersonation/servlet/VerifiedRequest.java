package dev.impersonation.servlet;

import dev.impersonation.http.GuardMode;
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
 * @param mark how a guard had marked that dispatch; null if none did
 */
record VerifiedRequest(
    ImpersonationGate gate,
    @Nullable String requestId,
    Verdict verdict,
    @Nullable DispatchTarget deciding,
    @Nullable GuardMode mark) {
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

  VerifiedRequest betweenDispatches() {
    return new VerifiedRequest(gate, requestId, verdict, null, null);
  }

  /**
   * Whether a guard that is asked now was passed by: its dispatch was let through without its mark.
   * With its mark, the target is dispatching to itself.
   */
  boolean isTooLateFor(GuardMode mode, DispatchTarget target) {
    return target.equals(deciding) && mark != mode;
  }

  /**
   * Returns the mark of the running dispatch if the container has the same filter run on it once
   * more, being mapped by url-pattern and by servlet-name. A FORWARD or INCLUDE by name looks just
   * like the one it comes from, and must not inherit its mark.
   */
  @Nullable GuardMode markOfSecondPass(DispatchTarget target) {
    return !target.nests() && target.equals(deciding) ? mark : null;
  }
}
