package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the annotated servlets of an application")
@SuppressWarnings("serial")
final class AnnotatedServletsTest {
  private static final ImpersonationGate GATE =
      GateBuilder.ofGate()
          .issuer("https://issuer.example")
          .keySource(
              (keyId, algorithm) -> {
                throw new AssertionError("nothing to verify");
              })
          .build();

  @DenyImpersonation
  static class Denied extends HttpServlet {}

  @AllowImpersonation
  static class Allowed extends HttpServlet {}

  static class Plain extends HttpServlet {}

  static class Missing {}

  /** Its methods cannot be read where {@link Missing} is missing. */
  static class Referring extends HttpServlet {
    void use(Missing missing) {}
  }

  private final RegisteredServlets application = new RegisteredServlets();
  private final HttpServletRequest request = mock(HttpServletRequest.class);

  @Test
  void of_application_hasTheAnnotatedOnes() {
    application.serve("danger", Denied.class).serve("again", Denied.class);
    application.serve("plain", Plain.class).serve("jsp", (String) null);
    application.serve("gone", "com.example.Gone");
    AnnotatedServlets servlets = AnnotatedServlets.of(application.context);
    assertEquals(Set.of("danger", "again"), servlets.byName().keySet());
  }

  @Test
  void of_nothingRegistered_isEmpty() {
    assertEquals(Map.of(), AnnotatedServlets.of(null).byName());
    ServletContext context = mock(ServletContext.class);
    when(context.getServletRegistrations()).thenReturn(null);
    assertEquals(Map.of(), AnnotatedServlets.of(context).byName());
  }

  @Test
  @DisplayName("an instance may be of a class that only the library's own loader sees")
  void of_classOfAnotherLoader_isFound() {
    when(application.context.getClassLoader()).thenReturn(ClassLoader.getPlatformClassLoader());
    application.serve("danger", Denied.class);
    assertEquals(Set.of("danger"), AnnotatedServlets.of(application.context).byName().keySet());
  }

  @Test
  @DisplayName("a class whose methods cannot be read is closed while somebody impersonates")
  void of_unreadableClass_isDenied() {
    when(application.context.getClassLoader()).thenReturn(new Without(Missing.class.getName()));
    application.serve("referring", Referring.class);
    AnnotatedServlets servlets = AnnotatedServlets.of(application.context);
    assertEquals("deny", String.valueOf(servlets.byName().get("referring")));
  }

  /** Loads the servlet itself, and knows one class less. */
  private static final class Without extends ClassLoader {
    private final String missing;

    Without(String missing) {
      super(AnnotatedServletsTest.class.getClassLoader());
      this.missing = missing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(missing)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.equals(Referring.class.getName())) {
        return super.loadClass(name, resolve);
      }
      String file = name.replace('.', '/') + ".class";
      try (InputStream code = Objects.requireNonNull(getParent().getResourceAsStream(file))) {
        byte[] bytes = code.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  @DisplayName("limits without a guard are told, until the initializer has run")
  void unguarded_beforeAndAfterTheInitializer_areTold() {
    application.serve("danger", Denied.class).serve("allowed", Allowed.class);
    AnnotatedServlets servlets = AnnotatedServlets.of(application.context);
    assertEquals(List.of("danger"), servlets.unguarded(application.context));
    ImpersonationInitializer.register(application.context);
    assertEquals(List.of(), servlets.unguarded(application.context));
  }

  @Test
  @DisplayName("a misplaced annotation is refused, with the servlet's name")
  void of_misplacedAnnotation_namesTheServlet() {
    application.serve("helped", Helped.class);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> AnnotatedServlets.of(application.context));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("servlet helped: "));
  }

  static class Helped extends HttpServlet {
    @DenyImpersonation
    void helper() {}
  }

  private String rule(
      DispatcherType type, @Nullable DispatchTarget deciding, @Nullable String servlet)
      throws ServletException {
    application.serve("allowed", Allowed.class).serve("plain", Plain.class);
    if (servlet != null) {
      HttpServletMapping mapping = mock(HttpServletMapping.class);
      when(mapping.getServletName()).thenReturn(servlet);
      when(request.getHttpServletMapping()).thenReturn(mapping);
    }
    when(request.getMethod()).thenReturn("POST");
    ServletGateRequest gateRequest =
        new ServletGateRequest(new MockedRequest("/").servlet, at(DispatcherType.REQUEST, "/"));
    VerifiedRequest before = Exchanges.verified(GATE, "1", gateRequest, deciding, List.of());
    return CheckedApplication.in(application.context, new ReentrantLock())
        .rule(new ServletGateRequest(request, at(type, "/here")), before)
        .map(RouteRule::toString)
        .orElse("-");
  }

  private static DispatchTarget at(DispatcherType type, String path) {
    return new DispatchTarget(type, path, null);
  }

  @ParameterizedTest
  @CsvSource({
    // the dispatch, and the one that is running
    "REQUEST, REQUEST, /here, allow",
    "ASYNC, REQUEST, /there, allow",
    "FORWARD, REQUEST, /there, allow",
    "FORWARD, FORWARD, /there, allow",
    // it may go by name to another servlet
    "FORWARD, REQUEST, /here, -",
    "FORWARD, FORWARD, /here, -",
    "FORWARD, INCLUDE, /there, -",
    "INCLUDE, REQUEST, /there, -",
    "ERROR, REQUEST, /there, -",
  })
  @DisplayName("S33: what a servlet is allowed is never lent to one that it dispatches to by name")
  void rule_whereTheTargetIsUnsure_isNone(
      DispatcherType type, DispatcherType running, String path, String expected)
      throws ServletException {
    assertEquals(expected, rule(type, at(running, path), "allowed"));
  }

  @Test
  void rule_betweenDispatches_isNone() throws ServletException {
    assertEquals("-", rule(DispatcherType.FORWARD, null, "allowed"));
  }

  @Test
  void rule_ofAnotherServletOrNone_isNone() throws ServletException {
    assertEquals("-", rule(DispatcherType.REQUEST, null, "plain"));
    assertEquals("-", rule(DispatcherType.REQUEST, null, null));
  }
}
