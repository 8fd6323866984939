package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.policy.DenyImpersonation;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("annotations of a servlet whose superclass is generic")
@SuppressWarnings("serial")
final class GenericServletAnnotationTest {
  abstract static class Base<T extends ServletRequest> extends HttpServlet {
    protected void doGet(T request, HttpServletResponse response) {}
  }

  /** The compiler adds a doGet of the superclass's parameters, with the same annotation. */
  static class Denied extends Base<HttpServletRequest> {
    @Override
    @DenyImpersonation
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {}
  }

  @Test
  @DisplayName("the compiler's own bridge methods are nobody's mistake")
  void of_bridgeMethod_isNotMisplaced() {
    assertTrue(
        Arrays.stream(Denied.class.getDeclaredMethods())
            .filter(Method::isBridge)
            .anyMatch(method -> method.isAnnotationPresent(DenyImpersonation.class)));
    assertEquals("GET deny, HEAD deny", ServletAnnotations.of(Denied.class).toString());
  }
}
