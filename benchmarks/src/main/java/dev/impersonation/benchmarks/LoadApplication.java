package dev.impersonation.benchmarks;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.http.AuditScope;
import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** What an application of {@link LoadBenchmark} has beside its servlet. */
final class LoadApplication implements HandlerVariant.Application {
  private static final class Empty implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
    }
  }

  private final LoadVariant variant;
  private final TestIssuer issuer;
  private final Optional<AuditSink> sink;

  /**
   * @param sink of a variant that records
   */
  LoadApplication(LoadVariant variant, TestIssuer issuer, Optional<AuditSink> sink) {
    this.variant = variant;
    this.issuer = issuer;
    this.sink = sink;
  }

  @Override
  public void register(ServletContext context) {
    for (int number = 0; number < variant.guards(); number++) {
      register(
          context,
          "guard-" + number,
          ImpersonationGuard.of(GuardMode.READ_ONLY),
          variant.guardPattern(number));
    }
    switch (variant.part()) {
      case NOTHING -> {}
      case EMPTY -> register(context, "empty", new Empty(), "/*");
      case PEER -> register(context, "peer", new PeerFilter(peer()), "/*");
      case FILTER, RECORDED -> register(context, "impersonation", filter(), "/*");
    }
  }

  private TokenCheck peer() {
    try {
      return variant.peer().of(issuer);
    } catch (ParseException e) {
      throw new IllegalStateException("the issuer's key set is none", e);
    }
  }

  private ImpersonationFilter filter() {
    GateBuilder<ImpersonationFilter> builder =
        ImpersonationFilter.builder()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .cookieSuffix(issuer.cookieSuffix())
            .authorizedParties(List.of(TokenBuilder.AUTHORIZED_PARTY))
            .coverage(CoverageCheck.OFF);
    return sink.map(builder::auditSink).orElseGet(() -> builder.audit(AuditScope.OFF)).build();
  }

  private static void register(ServletContext context, String name, Filter filter, String pattern) {
    FilterRegistration.Dynamic registration = context.addFilter(name, filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
  }
}
