package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.spring.ImpersonationProperties;
import dev.impersonation.spring.mvc.ImpersonationCoverage;
import dev.impersonation.token.TokenCacheState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

/**
 * Tells how the filter is set up and how its keys are. It names routes, and nobody. Over HTTP
 * {@link ImpersonationEndpointWebExtension} speaks for it.
 */
@Endpoint(id = "impersonation")
final class ImpersonationEndpoint {
  /** How {@code GuardRegistrar} names those that properties ask for. */
  private static final String OF_PROPERTIES = "impersonationGuard.";

  private final ImpersonationFilter filter;
  private final ImpersonationProperties properties;
  private final ObjectProvider<ImpersonationCoverage> coverage;
  private final ObjectProvider<FilterRegistrationBean<?>> filters;

  ImpersonationEndpoint(
      ImpersonationFilter filter,
      ImpersonationProperties properties,
      ObjectProvider<ImpersonationCoverage> coverage,
      ObjectProvider<FilterRegistrationBean<?>> filters) {
    this.filter = filter;
    this.properties = properties;
    this.coverage = coverage;
    this.filters = filters;
  }

  /**
   * Holds what is told.
   *
   * @param defaultMode what holds where nothing else decides; null if the filter does not tell yet
   * @param coverage which routes are decided; null if nobody counts them
   * @param guards those of the application's own port, in the order of their beans
   * @param keys how the keys are that verify tokens
   * @param tokenCache how full the memory for verified tokens is; null if the filter has not begun
   */
  record Report(
      @Nullable String defaultMode,
      @Nullable CoverageReport coverage,
      List<GuardReport> guards,
      Map<String, Object> keys,
      @Nullable TokenCacheState tokenCache) {}

  record CoverageReport(boolean complete, List<RouteReport> routes, List<String> findings) {}

  record RouteReport(String handler, String pattern, String extent, String by) {}

  /**
   * Holds what is told of one guard.
   *
   * @param mode null if it was made in code, which tells none
   */
  record GuardReport(String name, List<String> patterns, @Nullable String mode) {}

  @ReadOperation
  Report report() {
    return new Report(
        filter.defaultMode().map(Object::toString).orElse(null),
        covered(coverage.getIfAvailable()),
        filters
            .orderedStream()
            .filter(each -> each.isEnabled() && each.getFilter() instanceof ImpersonationGuard)
            .map(this::guard)
            .toList(),
        KeyReport.of(filter.keySetState(), filter.cryptoProvider()),
        filter.tokenCacheState().orElse(null));
  }

  private static @Nullable CoverageReport covered(@Nullable ImpersonationCoverage coverage) {
    return coverage == null
        ? null
        : new CoverageReport(
            coverage.isComplete(),
            coverage.routes().stream()
                .map(
                    route ->
                        new RouteReport(
                            route.handler(),
                            route.pattern(),
                            route.extent().name().toLowerCase(Locale.ROOT),
                            route.by()))
                .toList(),
            coverage.findings());
  }

  private GuardReport guard(FilterRegistrationBean<?> registration) {
    String name = Objects.requireNonNullElse(registration.getFilterName(), "");
    return new GuardReport(name, List.copyOf(registration.getUrlPatterns()), mode(name));
  }

  private @Nullable String mode(String name) {
    if (name.equals(OpenHealth.NAME)) {
      return OpenHealth.MODE.toString();
    }
    if (!name.startsWith(OF_PROPERTIES)) {
      return null;
    }
    ImpersonationProperties.Guard guard =
        properties.guards().get(name.substring(OF_PROPERTIES.length()));
    return guard == null ? null : guard.mode();
  }
}
