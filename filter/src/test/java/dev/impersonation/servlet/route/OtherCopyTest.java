package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the library in WEB-INF/lib and on the class path of the test, too")
final class OtherCopyTest {
  /** The application's: it has a copy of the library, and the container's servlet API. */
  private static final class ApplicationLoader extends URLClassLoader {
    ApplicationLoader() {
      super(
          new URL[] {
            location(ImpersonationFilter.class), location(OtherCopyTest.class),
          },
          OtherCopyTest.class.getClassLoader());
    }

    private static URL location(Class<?> type) {
      return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.impersonation.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  @DenyImpersonation
  static final class OnClass extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  static final class OnMethod extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    @DenyImpersonation
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("ran");
    }
  }

  private final ApplicationLoader loader = new ApplicationLoader();
  private final Registered application = new Registered().filter("impersonation", "/*");

  @AfterEach
  void close() throws IOException {
    loader.close();
  }

  private Registered serving(String type) {
    when(application.context.getClassLoader()).thenReturn(loader);
    return application.servletOf(OtherCopyTest.class.getName() + "$" + type, "refund", "/refund");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OnClass", "OnMethod"})
  void coverage_annotationOfAnotherCopy_saysSo(String type) {
    Coverage coverage = serving(type).coverage();
    assertEquals(
        List.of(
            "servlet refund: @DenyImpersonation on it exists twice, and is not the one that is"
                + " looked for here: this library is on two class paths, as in WEB-INF/lib and in"
                + " the container's: keep it on one of them"),
        coverage.findings());
    assertFalse(coverage.isComplete());
    AssertionError error = assertThrows(AssertionError.class, coverage::assertEveryRouteDecided);
    assertTrue(String.valueOf(error.getMessage()).contains("exists twice"));
  }

  @Test
  @DisplayName("of a guard that another copy has initialized the mode cannot be told")
  void coverage_guardOfAnotherCopy_saysSo() throws Exception {
    Class<?> mode = loader.loadClass(GuardMode.class.getName());
    Object deny =
        loader
            .loadClass(RouteRule.class.getName())
            .getMethod("of", mode)
            .invoke(null, mode.getMethod("of", String.class).invoke(null, "deny"));
    application.servlet("api", "/api/*").uninitializedGuard("closed", List.of("/api/*"), List.of());
    application.context.setAttribute(GuardNotes.class.getName() + ".rule.closed", deny);
    List<String> findings = application.coverage().findings();
    assertEquals(1, findings.size());
    assertTrue(
        findings.get(0).startsWith("guard closed (mode unknown) was initialized by another copy"),
        findings.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OnClass", "OnMethod"})
  @DisplayName("a filter whose annotations would hold for nothing does not start")
  void start_annotationOfAnotherCopy_isRefused(String type) {
    serving(type);
    ImpersonationGate gate =
        GateBuilder.ofGate().publishableKey("pk_test_MTI3LjAuMC4xOjk0MDAk").build();
    Routes routes = Routes.in(application.context, new ReentrantLock());
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> routes.read(gate, "f"));
    assertTrue(String.valueOf(refused.getMessage()).contains("exists twice"));
    assertThrows(
        IllegalArgumentException.class,
        () -> AnnotatedServlets.read(application.context, "refund"));
  }

  @Test
  void coverage_oneCopy_findsNothing() {
    application.servletOf(OnClass.class.getName(), "refund", "/refund");
    assertEquals(List.of(), AnnotatedServlets.of(application.context).ofOtherCopies());
  }
}
