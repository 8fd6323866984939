package dev.impersonation.host;

import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An application with servlet mappings of every kind, and a guard for each of them that can be left
 * out.
 */
final class CoveredApplication {
  /** A guard, and the one mapping that nothing else decides. */
  enum Guarded {
    EXACT(GuardMode.PUBLIC, "/login", "NONE"),
    PREFIX(GuardMode.READ_ONLY, "/api/*", "PARTLY"),
    LONGER_PREFIX(GuardMode.DENY, "/admin/users/*", "PARTLY"),
    EXTENSION(GuardMode.REQUIRE_REASON, "*.do", "NONE"),
    FIRST_OF_TWO(GuardMode.ALLOW, "/files/*", "PARTLY"),
    SECOND_OF_TWO(GuardMode.DENY, "/downloads/*", "PARTLY"),
    EXACT_BY_NAME(GuardMode.DENY, "/named", "NONE"),
    DEFAULT_BY_NAME(GuardMode.READ_ONLY, "/", "NONE"),
    ROOT_BY_NAME(GuardMode.DENY, "", "NONE");

    final GuardMode mode;
    final String pattern;

    /** What is left of the mapping's coverage without this guard. */
    final String extentWithout;

    Guarded(GuardMode mode, String pattern, String extentWithout) {
      this.mode = mode;
      this.pattern = pattern;
      this.extentWithout = extentWithout;
    }

    private boolean isByName() {
      return name().endsWith("_BY_NAME");
    }
  }

  private static class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("served");
    }
  }

  @AllowImpersonation
  private static final class Annotated extends Answering {
    private static final long serialVersionUID = 1L;
  }

  private static final Map<String, List<String>> SERVLETS =
      Map.of(
          "login", List.of("/login"),
          "api", List.of("/api/*"),
          "users", List.of("/admin/users/*"),
          "actions", List.of("*.do"),
          "files", List.of("/files/*", "/downloads/*"),
          "EXACT_BY_NAME", List.of("/named"),
          "DEFAULT_BY_NAME", List.of("/"),
          "ROOT_BY_NAME", List.of(""));

  private final TestIssuer issuer;
  private final Set<Guarded> guards;
  private final String coverage;
  private final String anonymous;
  private final AtomicReference<ServletContext> context = new AtomicReference<>();

  CoveredApplication(TestIssuer issuer, Set<Guarded> guards, String coverage, String anonymous) {
    this.issuer = issuer;
    this.guards = Set.copyOf(guards);
    this.coverage = coverage;
    this.anonymous = anonymous;
  }

  /** The context that it was registered in. */
  ServletContext context() {
    return Objects.requireNonNull(context.get());
  }

  void register(ServletContext servletContext) {
    serve(servletContext);
    for (Guarded guarded : new TreeSet<>(guards)) {
      FilterRegistration registration =
          filter(servletContext, guarded.name(), ImpersonationGuard.of(guarded.mode));
      if (guarded.isByName()) {
        registration.addMappingForServletNames(
            EnumSet.allOf(DispatcherType.class), true, guarded.name());
      } else {
        map(registration, guarded.pattern);
      }
    }
    map(filter(servletContext, "impersonation", decider()), "/*");
  }

  private void serve(ServletContext servletContext) {
    context.set(servletContext);
    SERVLETS.forEach(
        (name, patterns) ->
            Objects.requireNonNull(servletContext.addServlet(name, new Answering()))
                .addMapping(patterns.toArray(String[]::new)));
    Objects.requireNonNull(servletContext.addServlet("annotated", new Annotated()))
        .addMapping("/annotated");
  }

  /** Registers it with the filter in front of whatever is there, guards included. */
  void registerInFront(ServletContext servletContext) {
    serve(servletContext);
    filter(servletContext, "impersonation", decider())
        .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
  }

  ImpersonationFilter decider() {
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .set("anonymous", anonymous)
        .set("coverage", coverage)
        .build();
  }

  static FilterRegistration filter(ServletContext context, String name, Filter filter) {
    return Objects.requireNonNull(context.addFilter(name, filter));
  }

  static void map(FilterRegistration registration, String pattern) {
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
  }
}
