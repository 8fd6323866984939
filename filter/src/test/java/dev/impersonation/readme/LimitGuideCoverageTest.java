package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.ImpersonationInitializer;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Coverage as docs/limit.md prints it: its report, and its snippets for tests. */
@ExtendWith(TestIssuerExtension.class)
final class LimitGuideCoverageTest {
  private static final EnumSet<DispatcherType> ALL = EnumSet.allOf(DispatcherType.class);

  private static final class Plain extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  @DenyImpersonation
  private static final class Payments extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  private final Server server = new Server();
  private final ServletContextHandler context = new ServletContextHandler("/");

  @TempDir Path classes;
  private TestIssuer issuer;
  private Snippets guide;

  @BeforeEach
  void read(TestIssuer started) throws Exception {
    issuer = started;
    guide = Snippets.of(Path.of("../docs/limit.md"));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private Filter filter(CoverageCheck check) {
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .coverage(check)
        .build();
  }

  private ServletContext start(Consumer<ServletContext> application) throws Exception {
    context.addServletContainerInitializer((found, started) -> application.accept(started));
    server.setHandler(context);
    server.start();
    return context.getServletContext();
  }

  private static void serve(ServletContext context, String name, HttpServlet servlet) {
    Objects.requireNonNull(context.addServlet(name, servlet))
        .addMapping(
            name.equals("login") || name.equals("payments") ? "/" + name : "/" + name + "/*");
  }

  private static FilterRegistration.Dynamic add(ServletContext context, String name, Filter added) {
    return Objects.requireNonNull(context.addFilter(name, added));
  }

  private static void guard(ServletContext context, String name, GuardMode mode, String pattern) {
    add(context, name, ImpersonationGuard.of(mode)).addMappingForUrlPatterns(ALL, true, pattern);
  }

  /** The application of the printed report. */
  private void forgetful(ServletContext context, CoverageCheck check) {
    serve(context, "api", new Plain());
    serve(context, "files", new Plain());
    serve(context, "login", new Plain());
    serve(context, "payments", new Payments());
    guard(context, "open", GuardMode.PUBLIC, "/login");
    guard(context, "admin", GuardMode.DENY, "/api/admin/*");
    add(context, "reports", ImpersonationGuard.of(GuardMode.ALLOW))
        .addMappingForServletNames(ALL, true, "api");
    add(context, "impersonation", filter(check)).addMappingForUrlPatterns(ALL, true, "/*");
    ImpersonationInitializer.register(context);
  }

  private void decided(ServletContext context) {
    serve(context, "static", new Plain());
    serve(context, "login", new Plain());
    guard(context, "open", GuardMode.PUBLIC, "/login");
    add(context, "impersonation", filter(CoverageCheck.WARN))
        .addMappingForUrlPatterns(ALL, true, "/*");
  }

  /** Runs a printed block as a test would, and returns what it throws, if anything. */
  private Optional<Throwable> run(String block, ServletContext started) throws Exception {
    String body = block.startsWith("@Test") ? block : "@Test\nvoid asPrinted() {\n" + block + "}\n";
    Snippets.compile(
        classes,
        """
        import static org.junit.jupiter.api.Assertions.assertEquals;
        import dev.impersonation.servlet.route.Coverage;
        import jakarta.servlet.ServletContext;
        import java.util.List;
        import org.junit.jupiter.api.Test;
        public class Printed {
        ServletContext servletContext;
        public Printed(ServletContext servletContext) { this.servletContext = servletContext; }
        %s}
        """
            .formatted(body));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      Class<?> printed = loader.loadClass("Printed");
      Method test = printed.getDeclaredMethods()[0];
      for (Method method : printed.getDeclaredMethods()) {
        test = method.isAnnotationPresent(Test.class) ? method : test;
      }
      test.setAccessible(true);
      test.invoke(printed.getConstructor(ServletContext.class).newInstance(started));
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.ofNullable(e.getCause());
    }
  }

  @Test
  void report_ofTheGuide_isTheReportOfThatApplication() throws Exception {
    ServletContext started = start(starting -> forgetful(starting, CoverageCheck.WARN));
    String printed = guide.block("text", "impersonation coverage:").strip();
    assertEquals(printed, Coverage.of(started).report());
    Throwable failed = run(guide.block("java", "assertEveryRouteDecided"), started).orElseThrow();
    assertInstanceOf(AssertionError.class, failed);
    assertEquals(printed, failed.getMessage());
  }

  @Test
  void finding_annotationsThatNoInitializerSaw_namesWhatAWarOfJettyNeeds() throws Exception {
    ServletContext started =
        start(
            starting -> {
              serve(starting, "payments", new Payments());
              add(starting, "impersonation", filter(CoverageCheck.WARN))
                  .addMappingForUrlPatterns(ALL, true, "/*");
            });
    String finding = String.join("\n", Coverage.of(started).findings());
    assertTrue(finding.contains("annotations of servlet payments"), finding);
    for (String name : List.of("ee11-annotations", "ee10-annotations", "<absolute-ordering/>")) {
      assertTrue(finding.contains(name), finding);
      assertTrue(guide.markdown().contains(name), name);
    }
  }

  @Test
  void report_withCoverageFail_isWhyTheApplicationDoesNotStart() {
    Exception refused =
        assertThrows(
            Exception.class, () -> start(starting -> forgetful(starting, CoverageCheck.FAIL)));
    String printed = guide.block("text", "impersonation coverage:");
    String firstRoute = printed.lines().skip(1).findFirst().orElseThrow();
    assertTrue(String.valueOf(refused.getMessage()).contains(firstRoute), refused.toString());
  }

  @Test
  void exceptions_ofTheGuide_areAsserted() throws Exception {
    ServletContext started = start(this::decided);
    String block = guide.block("java", "assertEquals(List.of(\"/static/*\")");
    assertEquals(Optional.empty(), run(block, started));
  }

  @Test
  void everyRoute_decided_passes() throws Exception {
    ServletContext started =
        start(
            starting -> {
              guard(starting, "static", GuardMode.READ_ONLY, "/static/*");
              decided(starting);
            });
    String block = guide.block("java", "assertEveryRouteDecided");
    assertEquals(Optional.empty(), run(block, started));
  }
}
