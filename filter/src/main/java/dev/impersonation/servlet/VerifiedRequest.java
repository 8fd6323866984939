package dev.impersonation.servlet;

import dev.impersonation.http.Admission;
import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.Caller;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.OwnAttributes.Note;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an admitted request from one dispatch to the next. Its type is out of reach for
 * applications: they can remove one, at the price of a second verification, and cannot make one.
 *
 * @param gate that of the filter that keeps it; another filter's does not count here
 * @param admitted the request, as that gate or an adapter of the host has admitted it
 * @param requestId the request it was made for, so that it is worth nothing on another one; empty
 *     where the host has no IDs, and null while the dispatch runs that it was made in, for that
 *     holds the request
 * @param exchange what records how the request goes on
 * @param deciding the dispatch that the filter has let through and that is still running; null
 *     between dispatches
 * @param marked the rules of the guards that had marked that dispatch
 * @param rules what held for it
 * @param limits what guards have asked for since, each by itself
 * @param added what adapters have asked for since: for the rest of the dispatch, and for what it
 *     has started, so that all copies share it
 */
record VerifiedRequest(
    ImpersonationGate gate,
    AdmittedRequest admitted,
    @Nullable String requestId,
    AuditedExchange exchange,
    @Nullable DispatchTarget deciding,
    List<RouteRule> marked,
    List<RouteRule> rules,
    List<RouteRule> limits,
    AtomicReference<List<RouteRule>> added) {
  private static final Object FORGOTTEN = new Object();

  static @Nullable VerifiedRequest of(HttpServletRequest request) {
    return of(OwnAttributes.find(request), request);
  }

  private static @Nullable VerifiedRequest of(
      @Nullable OwnAttributes own, HttpServletRequest request) {
    return OwnAttributes.get(own, Note.VERIFIED) instanceof VerifiedRequest verified
            && verified.isOf(request)
        ? verified
        : null;
  }

  private boolean isOf(HttpServletRequest request) {
    return requestId == null ? deciding != null : requestId.equals(id(request));
  }

  /** Hosts make the text anew each time. */
  static String id(HttpServletRequest request) {
    return Objects.toString(request.getRequestId(), "");
  }

  /** Returns what this gate has verified, or an adapter of the host in front of all filters. */
  static @Nullable VerifiedRequest of(
      @Nullable OwnAttributes own,
      HttpServletRequest request,
      HttpServletResponse response,
      ImpersonationGate gate) {
    VerifiedRequest verified = of(own, request);
    if (verified != null && verified.gate() == gate) {
      return verified;
    }
    AdmittedRequest admitted = OwnAttributes.ofHost(request);
    return admitted != null && gate.adopts(admitted, Optional.ofNullable(request.getRequestId()))
        ? new VerifiedRequest(
            gate,
            admitted,
            id(request),
            AuditedExchange.ofHost(admitted.audited(), response),
            null,
            List.of(),
            admitted.admission().rules(),
            List.of(),
            new AtomicReference<>(List.of()))
        : null;
  }

  Caller caller() {
    return admitted.caller();
  }

  /** Whether it was admitted before any filter: then filters can only tighten. */
  boolean isOfHost() {
    return exchange.isOfHost();
  }

  /** Says that somebody was verified in person, whoever that was: nothing of it is kept. */
  static void forget(HttpServletRequest request) {
    OwnAttributes.of(request).set(Note.VERIFIED, FORGOTTEN);
  }

  static boolean isForgotten(@Nullable OwnAttributes own) {
    return OwnAttributes.get(own, Note.VERIFIED) == FORGOTTEN;
  }

  void keepOn(HttpServletRequest request) {
    OwnAttributes.of(request).set(Note.VERIFIED, this);
  }

  VerifiedRequest betweenDispatches(HttpServletRequest request) {
    return new VerifiedRequest(
        gate,
        admitted,
        requestId == null ? id(request) : requestId,
        exchange,
        null,
        List.of(),
        rules,
        limits,
        added);
  }

  /** The same, while a guard that has refused nothing yet has the dispatch go on. */
  VerifiedRequest limitedBy(RouteRule limit) {
    return new VerifiedRequest(
        gate,
        admitted,
        requestId,
        exchange,
        deciding,
        marked,
        rules,
        Stream.concat(limits.stream(), Stream.of(limit)).toList(),
        added);
  }

  /** Holds the rest of the dispatch to one more rule. */
  void add(RouteRule rule) {
    added.updateAndGet(rules -> Stream.concat(rules.stream(), Stream.of(rule)).toList());
  }

  boolean isImpersonated() {
    return caller() instanceof Caller.Verified verified && verified.isImpersonated();
  }

  /** The request to pass on: whoever serves it finds the method that it was judged by. */
  HttpServletRequest shown(ServletGateRequest dispatch, HttpServletRequest request) {
    return isImpersonated() && !dispatch.method().equals(request.getMethod())
        ? new ShownRequest(request, dispatch.method())
        : request;
  }

  /**
   * What is said to leaving HTTP in the middle of the running dispatch, or of the last one, as from
   * a thread of the application's own.
   */
  Admission judgeUpgrade(HttpServletRequest request) {
    DispatchTarget target = deciding == null ? DispatchTarget.of(request) : deciding;
    return gate.decideUpgrade(
        new ServletGateRequest(request, target),
        caller(),
        Stream.of(rules, limits, added.get()).flatMap(Collection::stream).toList());
  }

  /**
   * Whether the outcome was told already, and somebody whom the filter does not see now makes one
   * more dispatch. An error page is not one: it shows how that went. (Tomcat includes it where the
   * answer has begun.)
   */
  boolean isOverBefore(ServletGateRequest dispatch) {
    return !isOfHost()
        && deciding == null
        && dispatch.target().nests()
        && !exchange.audited().isInFlight()
        && !ErrorPage.isRunning(dispatch.request())
        && dispatch.request().getAttribute(RequestDispatcher.ERROR_REQUEST_URI) == null;
  }

  /** Whether a guard that is asked now was passed by: its dispatch is decided, without its mark. */
  boolean isTooLateFor(RouteRule guard, DispatchTarget target) {
    return target.equals(deciding) && !marked.contains(guard);
  }

  /**
   * Returns what guards asked for on the running dispatch if the container has the same filter run
   * on it once more, being mapped by url-pattern and by servlet-name. A FORWARD or INCLUDE by name
   * looks just like the one it comes from, and must not inherit its marks.
   */
  List<RouteRule> markedOfSecondPass(DispatchTarget target) {
    return !target.nests() && target.equals(deciding) ? marked : List.of();
  }

  /**
   * Whether the running dispatch has the target's path, as has all that it dispatches by name, or
   * may have it: from within an INCLUDE that is the path of whatever is around it.
   */
  boolean isAtPathOf(DispatchTarget target) {
    return deciding == null
        || deciding.type() == DispatcherType.INCLUDE
        || (Objects.equals(deciding.servletPath(), target.servletPath())
            && Objects.equals(deciding.pathInfo(), target.pathInfo()));
  }
}
