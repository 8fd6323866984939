package dev.impersonation.servlet;

import dev.impersonation.http.Admission;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.servlet.route.GuardedRoutes;
import dev.impersonation.servlet.route.Routes;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says what may happen on the routes it is mapped to while somebody impersonates; the {@link
 * ImpersonationFilter} behind it decides. Map guards <em>before</em> the filter, with the
 * dispatcher types the routes are reached by: a mark holds for the one dispatch that passed the
 * guard, never for what it forwards to. Where several guards match, all of them hold, so that the
 * strictest wins; where none does, the filter's default holds. In {@code web.xml} the init-params
 * are {@code mode} and, for {@code require-reason}, {@code members}; in code use {@link #of}.
 *
 * <p>Once the request is verified a guard refuses by itself what its mode denies: on every later
 * dispatch, by path or by name, and on error pages. That also makes up for a guard that runs after
 * the filter, such as one that is mapped by servlet name. But such a guard comes too late to open
 * anything: its {@code public} or {@code allow} is ignored, and logged as an error once. (Mapped by
 * servlet name, a guard can open its servlet on REQUEST and ASYNC if the filter comes after it: of
 * a dispatch by name nobody can tell where it goes.)
 *
 * <p>Safe for use by many threads.
 */
public final class ImpersonationGuard implements Filter {
  private static final Logger log = PackageLog.LOG;

  private final AtomicBoolean lateReported = new AtomicBoolean();
  private final boolean madeInCode;
  private final boolean onlyTightens;
  private volatile @Nullable RouteRule rule;
  private volatile boolean isInitialized;
  private volatile boolean mappedByServletName;
  private volatile @Nullable String filterName;

  /** For containers: the mode comes from the init-param. In code use {@link #of}. */
  public ImpersonationGuard() {
    this.madeInCode = false;
    this.onlyTightens = false;
  }

  private ImpersonationGuard(RouteRule rule, boolean onlyTightens) {
    this.madeInCode = true;
    this.onlyTightens = onlyTightens;
    this.rule = rule;
  }

  /** Returns a guard of this mode. */
  public static ImpersonationGuard of(GuardMode mode) {
    return new ImpersonationGuard(RouteRule.of(mode), false);
  }

  /**
   * Returns a guard of mode {@link GuardMode#REQUIRE_REASON} for other members than {@code reason}.
   *
   * @param members the members of {@code act} that must all be there, such as {@code ticket}
   * @throws IllegalArgumentException if there are none, or one is blank
   */
  public static ImpersonationGuard requireReason(String... members) {
    return new ImpersonationGuard(RouteRule.requireReason(members), false);
  }

  /**
   * Returns a guard that asks a policy, in addition to what else holds: without a mode on the same
   * routes the filter's default still does. To let the policy decide alone, map a guard of mode
   * {@link GuardMode#ALLOW} beside it.
   */
  public static ImpersonationGuard of(ImpersonationPolicy policy) {
    return new ImpersonationGuard(RouteRule.of(policy), false);
  }

  /** Returns a guard that never marks: what its policy allows, it leaves to others to refuse. */
  static ImpersonationGuard tightening(ImpersonationPolicy limit) {
    return new ImpersonationGuard(RouteRule.of(limit), true);
  }

  /**
   * Returns what this guard asks for.
   *
   * @throws ServletException if the container has not initialized it
   */
  RouteRule rule() throws ServletException {
    RouteRule ready = rule;
    if (ready == null) {
      throw new ServletException("ImpersonationGuard is not initialized: refused");
    }
    return ready;
  }

  /**
   * Takes the settings from the init-params.
   *
   * @throws ServletException if one is missing, unknown or does not fit, if this guard was made in
   *     code and has init-params as well, or if the container shows that no ImpersonationFilter is
   *     mapped to where this guard is
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    if (isMappedByServletName(config)) {
      mappedByServletName = true;
    }
    String name = "ImpersonationGuard " + config.getFilterName() + ": ";
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : Collections.list(config.getInitParameterNames())) {
      settings.put(setting, String.valueOf(config.getInitParameter(setting)));
    }
    if (madeInCode && !settings.isEmpty() && !Routes.isInsideAnother(config)) {
      throw new ServletException(
          name + "made in code, so its init-params would be ignored: remove them");
    }
    RouteRule known;
    if (madeInCode) {
      known = rule();
    } else {
      rule = null;
      try {
        known = GuardedRoutes.rule(settings);
      } catch (IllegalArgumentException e) {
        throw new ServletException(name + e.getMessage(), e);
      }
    }
    GuardedRoutes.guardStarts(config, known);
    filterName = config.getFilterName();
    lateReported.set(false);
    isInitialized = true;
    rule = known;
  }

  private static boolean isMappedByServletName(FilterConfig config) {
    ServletContext context = config.getServletContext();
    FilterRegistration registration =
        context == null ? null : context.getFilterRegistration(config.getFilterName());
    return registration != null && !registration.getServletNameMappings().isEmpty();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException("ImpersonationGuard: the request is not HTTP: refused");
    }
    RouteRule ready = rule();
    DispatchTarget target = DispatchTarget.of(httpRequest);
    VerifiedRequest verified = VerifiedRequest.of(httpRequest);
    boolean marks = marks(verified, target, ready);
    if (!marks && !lateReported.get() && lateReported.compareAndSet(false, true)) {
      reportLate(httpRequest, ready);
    }
    if (verified == null) {
      markUnverified(httpRequest, target, marks, ready);
      chain.doFilter(request, response);
      return;
    }
    ServletGateRequest dispatch = new ServletGateRequest(httpRequest, target);
    Admission admission = verified.gate().tighten(dispatch, verified.caller(), ready);
    if (admission.refusal().isPresent()) {
      verified.exchange().audited().decided(admission);
      ServletAnswer.write(httpRequest, httpResponse, target, admission.refusal().get());
      return;
    }
    if (marks) {
      GuardMark.add(httpRequest, target, ready);
    }
    pass(verified, ready, dispatch, httpResponse, chain);
  }

  /**
   * Nobody has verified the request yet, or a wrapper hides that somebody has: a guard whose mark
   * nobody may come to take must not let it pass. An error page without identity is for anybody.
   */
  private void markUnverified(
      HttpServletRequest request, DispatchTarget target, boolean marks, RouteRule ready)
      throws ServletException {
    if (marks || isUncertain(target)) {
      if (marks) {
        GuardMark.add(request, target, ready);
      } else {
        GuardMark.addPassed(request, target, ready);
      }
      if (ready.limits() && !GuardMark.holds(request, ready)) {
        throw new ServletException(
            "ImpersonationGuard: somebody in front keeps no request attributes: refused. Have the"
                + " request's setAttribute and getAttribute reach the container's own");
      }
    } else if (ready.limits() && !ErrorPage.isRunning(request)) {
      throw new ServletException(
          "ImpersonationGuard: no ImpersonationFilter has seen this request, or somebody behind it"
              + " hides request attributes: refused. Map the filter to /* by url-pattern, with all"
              + " dispatcher types, and hand on attributes in wrappers");
    }
  }

  /** What this guard asks for holds for what the dispatch does later on, too. */
  private static void pass(
      VerifiedRequest verified,
      RouteRule ready,
      ServletGateRequest dispatch,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = dispatch.request();
    verified.limitedBy(ready).keepOn(request);
    try {
      chain.doFilter(verified.shown(dispatch, request), response);
    } finally {
      verified.keepOn(request);
    }
  }

  /** On a dispatch by name the filter may not come at all, and the mark would fit the next one. */
  private boolean marks(
      @Nullable VerifiedRequest verified, DispatchTarget target, RouteRule ready) {
    boolean tooLate = verified != null && verified.isTooLateFor(ready, target);
    return !onlyTightens
        && !tooLate
        && !(mappedByServletName && target.nests())
        && !isUncertain(target);
  }

  /** Nobody has called init, so that it may be mapped by servlet name, inside another filter. */
  private boolean isUncertain(DispatchTarget target) {
    return !onlyTightens && !isInitialized && target.nests();
  }

  /** A guard that limits may be mapped by servlet name: it is always late, and does its work. */
  private void reportLate(HttpServletRequest request, RouteRule ready) {
    ServletContext context = request.getServletContext();
    String name = filterName;
    if (context != null && name != null && !(ready.limits() && mappedByServletName)) {
      GuardedRoutes.guardRanLate(context, name);
    }
    if (!ready.limits() && !isInitialized) {
      log.error(
          "nobody has called init of a guard with mode={}, as where it lies inside another filter:"
              + " it may be mapped by servlet name, and opens nothing on FORWARD, INCLUDE and"
              + " ERROR. Register it by itself, or have what is around it hand on init",
          ready);
    } else if (!ready.limits()) {
      log.error(
          "a guard with mode={} runs after ImpersonationFilter, or by servlet name, and is"
              + " ignored: map it before the filter, by url-pattern",
          ready);
    }
  }
}
