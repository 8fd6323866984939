package dev.impersonation.servlet;

import dev.impersonation.http.GuardMode;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the routes it is mapped to; the {@link ImpersonationFilter} behind it decides. Map guards
 * <em>before</em> the filter, with the dispatcher types the routes are reached by: a mark holds for
 * the one dispatch that passed the guard, never for what it forwards to. In {@code web.xml} its one
 * init-param is {@code mode}; in code use {@link #of}.
 *
 * <p>A guard that runs after the filter comes too late to open anything: its {@code public} is
 * ignored, and logged as an error once. So it is if the guard is mapped by servlet name, but for
 * REQUEST and ASYNC: of a dispatch by name nobody can tell where it goes.
 *
 * <p>Safe for use by many threads.
 */
public final class ImpersonationGuard implements Filter {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationGuard.class);

  private final AtomicBoolean lateReported = new AtomicBoolean();
  private final boolean madeInCode;
  private volatile @Nullable GuardMode mode;
  private volatile boolean mappedByServletName;

  /** For containers: the mode comes from the init-param. In code use {@link #of}. */
  public ImpersonationGuard() {
    this.madeInCode = false;
  }

  private ImpersonationGuard(GuardMode mode) {
    this.madeInCode = true;
    this.mode = mode;
  }

  /** Returns a guard of this mode. */
  public static ImpersonationGuard of(GuardMode mode) {
    return new ImpersonationGuard(mode);
  }

  /**
   * Takes the mode from the init-param.
   *
   * @throws ServletException if it is missing or unknown, if there are other init-params, or if
   *     this guard was made in code and has init-params as well
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    if (isMappedByServletName(config)) {
      mappedByServletName = true;
    }
    String name = "ImpersonationGuard " + config.getFilterName() + ": ";
    List<String> settings = Collections.list(config.getInitParameterNames());
    if (madeInCode) {
      if (!settings.isEmpty()) {
        throw new ServletException(
            name + "made in code, so its init-params would be ignored: remove them");
      }
      return;
    }
    mode = null;
    if (!settings.equals(List.of("mode"))) {
      throw new ServletException(
          name + "needs the init-param mode and knows no other; it has " + settings);
    }
    try {
      mode = GuardMode.of(String.valueOf(config.getInitParameter("mode")).strip());
    } catch (IllegalArgumentException e) {
      throw new ServletException(name + e.getMessage(), e);
    }
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
    GuardMode ready = mode;
    if (ready == null || !(request instanceof HttpServletRequest httpRequest)) {
      throw new ServletException(
          "ImpersonationGuard is not initialized, or the request is not HTTP: refused");
    }
    VerifiedRequest verified = VerifiedRequest.of(httpRequest);
    DispatchTarget target = DispatchTarget.of(httpRequest);
    boolean tooLate = verified != null && verified.isTooLateFor(ready, target);
    // On a dispatch by name the filter may not come at all, and the mark would fit the next one.
    if (tooLate || (mappedByServletName && target.nests())) {
      if (lateReported.compareAndSet(false, true)) {
        log.error(
            "a guard with mode={} runs after ImpersonationFilter, or by servlet name, and is"
                + " ignored: map it before the filter, by url-pattern",
            ready);
      }
    } else {
      GuardMark.put(httpRequest, ready);
    }
    chain.doFilter(request, response);
  }
}
