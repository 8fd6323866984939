package dev.impersonation.servlet;

import dev.impersonation.http.Admission;
import dev.impersonation.http.Refusal;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.Decision;
import dev.impersonation.servlet.route.Routes;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets components behind {@link ImpersonationFilter}, such as adapters of frameworks, refuse what
 * the filter let through: with the same bodies and fields, and the refusal in the outcome that the
 * audit records; and lets those around it tell it what containers do not. Nothing here can open
 * anything.
 */
public final class ImpersonationAdapter {
  private ImpersonationAdapter() {}

  /**
   * Says that the filter registered under this name holds an {@link ImpersonationFilter}, as a
   * {@code DelegatingFilterProxy} does: guards and {@code Coverage} count it as one. Call it before
   * filters are initialized. Whoever holds the filter hands on {@code init} and {@code destroy}.
   */
  public static void announceFilter(ServletContext context, String filterName) {
    Routes.announceFilter(context, filterName);
  }

  /**
   * Gives back what the builder of a filter has opened, its audit file above all, if no application
   * has initialized the filter or all have destroyed it; else does nothing, for containers end what
   * they have begun. For whoever makes a filter that a container may never begin with. The filter
   * can be initialized afterwards, and goes on in the same file.
   */
  public static void destroyUnused(ImpersonationFilter filter) {
    filter.destroyUnused();
  }

  /**
   * Says that an adapter finds a rule for each handler behind the servlet of this name, by {@link
   * HandlerRules}, and reports on them itself: {@code Coverage} leaves the servlet's mappings out.
   * Call it before filters are initialized.
   */
  public static void announceHandlers(ServletContext context, String servletName) {
    Routes.announceHandlers(context, servletName);
  }

  /**
   * Holds a dispatch to one more rule, and its later parts too. Nothing is asked if nobody
   * impersonates.
   *
   * @return true if it may go on; false if it was answered with the refusal
   * @throws ServletException if no filter has verified the request
   * @throws IOException if the answer cannot be written
   */
  public static boolean tighten(
      HttpServletRequest request, HttpServletResponse response, RouteRule rule)
      throws ServletException, IOException {
    VerifiedRequest verified = verified(request);
    ServletGateRequest dispatch = dispatch(request);
    if (isAnswered(
        verified, dispatch, response, verified.gate().tighten(dispatch, verified.caller(), rule))) {
      return false;
    }
    verified.add(rule);
    return true;
  }

  /**
   * Holds a dispatch to the filter's default, as where another handler serves it than the one whose
   * rule was asked.
   *
   * @return true if it may go on; false if it was answered with the refusal
   * @throws ServletException if no filter has verified the request
   * @throws IOException if the answer cannot be written
   */
  public static boolean tightenToDefault(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    return tighten(
        request, response, RouteRule.ofAnnotation(verified(request).gate().defaultMode()));
  }

  /**
   * Decides as {@link #tighten} does, where an exception takes the refusal to whoever answers: that
   * is for {@link #answer}. Nothing is asked if nobody impersonates.
   *
   * @return the refusal; empty if it may go on
   * @throws ServletException if no filter has verified the request
   */
  public static Optional<Refusal> check(HttpServletRequest request, RouteRule rule)
      throws ServletException {
    VerifiedRequest verified = verified(request);
    Admission admission = verified.gate().tighten(dispatch(request), verified.caller(), rule);
    verified.exchange().audited().decided(admission);
    return admission.refusal();
  }

  /**
   * Answers with what {@link #check} gave.
   *
   * @throws IOException if the answer cannot be written
   */
  public static void answer(
      HttpServletRequest request, HttpServletResponse response, Refusal refusal)
      throws IOException {
    ServletAnswer.write(request, response, DispatchTarget.of(request), refusal);
  }

  /**
   * Answers an anonymous request that went on to where nobody may who is not signed in, as the
   * filter does with {@code anonymous=refuse}: 401, or 303 to the page of {@code signInUrl}.
   *
   * @return true if it may go on, for somebody is signed in; false if it was answered
   * @throws ServletException if no filter has seen the request
   * @throws IOException if the answer cannot be written
   */
  public static boolean refuseSignedOut(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    VerifiedRequest verified = verified(request);
    ServletGateRequest dispatch = dispatch(request);
    return !isAnswered(
        verified, dispatch, response, verified.gate().refuseSignedOut(dispatch, verified.caller()));
  }

  /**
   * Answers a request that the application denies while somebody impersonates: 403.
   *
   * @return true if it may go on, for nobody impersonates; false if it was answered
   * @throws ServletException if no filter has seen the request
   * @throws IOException if the answer cannot be written
   */
  public static boolean deny(
      HttpServletRequest request, HttpServletResponse response, Decision.Denied denied)
      throws ServletException, IOException {
    Objects.requireNonNull(denied, "denied");
    return tighten(request, response, RouteRule.of((operation, context) -> denied));
  }

  /**
   * Keeps the request's servlet session for whoever signs in by it without a token, as staff do by
   * a form: verified requests neither see it nor end it, unless {@code bindHttpSession} is off, and
   * requests without a token find it as before. Where the session is a token's identity's, which
   * such a request does not see, that one is ended and another made of what this request has put
   * into its own. Does nothing if there is no session.
   */
  public static void keepSessionApart(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session instanceof FleetingSession own) {
      AnonymousRequest.replaceSession(request, own);
    } else if (session != null) {
      SessionBinding.keepApart(session, OwnersOfApplication.in(request.getServletContext()));
    }
  }

  private static boolean isAnswered(
      VerifiedRequest verified,
      ServletGateRequest dispatch,
      HttpServletResponse response,
      Admission admission)
      throws IOException {
    verified.exchange().audited().decided(admission);
    Optional<Refusal> refusal = admission.refusal();
    if (refusal.isPresent()) {
      ServletAnswer.write(dispatch.request(), response, dispatch.target(), refusal.get());
    }
    return refusal.isPresent();
  }

  private static ServletGateRequest dispatch(HttpServletRequest request) {
    return new ServletGateRequest(request, DispatchTarget.of(request));
  }

  private static VerifiedRequest verified(HttpServletRequest request) throws ServletException {
    VerifiedRequest verified = VerifiedRequest.of(request);
    if (verified == null) {
      throw new ServletException(
          "no ImpersonationFilter has seen this request: map it to /* with all dispatcher types,"
              + " before what refuses");
    }
    return verified;
  }
}
