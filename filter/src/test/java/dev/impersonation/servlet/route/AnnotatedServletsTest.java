package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the annotated servlets of an application")
@SuppressWarnings("serial")
final class AnnotatedServletsTest {
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
}
