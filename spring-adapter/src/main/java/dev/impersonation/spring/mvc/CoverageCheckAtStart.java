package dev.impersonation.spring.mvc;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;
import org.springframework.web.context.WebApplicationContext;

/**
 * Looks at coverage when everything of a context has started, and once more when a context below it
 * has. It is asked after {@link HandlerContexts}, which knows them.
 */
final class CoverageCheckAtStart implements ApplicationListener<ContextRefreshedEvent>, Ordered {
  private static final Logger log = LoggerFactory.getLogger("dev.impersonation.spring");

  private final ApplicationContext own;
  private final ImpersonationCoverage coverage;
  private final ObjectProvider<ImpersonationFilter> filters;
  private final AtomicReference<String> reported = new AtomicReference<>("");

  CoverageCheckAtStart(
      ApplicationContext own,
      ImpersonationCoverage coverage,
      ObjectProvider<ImpersonationFilter> filters) {
    this.own = own;
    this.coverage = coverage;
    this.filters = filters;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ContextRefreshedEvent event) {
    // Whatever starts below the filter's context during its start is looked at with it.
    String check = own.getEnvironment().getProperty("impersonation.coverage", "warn");
    boolean isBelow = event.getApplicationContext() != own;
    if (isStarted()
        && (isBelow || !isAwaited())
        && !check.equals("off")
        && !check.equals("false")) {
      check(check);
    }
  }

  private boolean isStarted() {
    return own instanceof ConfigurableApplicationContext context && context.isActive();
  }

  /** Without Boot the handlers are in the context of a servlet, which starts later. */
  private boolean isAwaited() {
    return own instanceof WebApplicationContext web
        && web.getServletContext() != null
        && ServletSide.awaitsDispatcher(web.getServletContext());
  }

  private void check(String check) {
    Surveyed taken = coverage.taken();
    Optional<GuardMode> byDefault =
        filters.stream().findFirst().flatMap(ImpersonationFilter::defaultMode);
    if (taken.isComplete() || taken.routes().isEmpty()) {
      log.debug("{}", taken.report());
    } else if (check.equals("fail")) {
      throw new ImpersonationCoverageException(taken.report());
    } else if (taken.hasRules()
        || byDefault.filter(GuardMode.ALLOW::equals).isPresent()
        || !taken.findings().isEmpty()) {
      if (!reported.getAndSet(taken.report()).equals(taken.report())) {
        log.warn(
            "impersonation.default={}; {}",
            byDefault.map(GuardMode::toString).orElse("unknown"),
            taken.report());
      }
    } else {
      log.info(
          "impersonation.default={} alone decides while somebody impersonates: there is no guard"
              + " and no annotation",
          byDefault.map(GuardMode::toString).orElse("unknown"));
    }
  }
}
