package dev.impersonation.servlet;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what filters and guards note for each other on the container's own request: wrappers
 * between them may hide attributes, or keep some of their own.
 */
final class OwnAttributes {
  private OwnAttributes() {}

  static @Nullable Object get(ServletRequest request, Class<?> of) {
    return innermost(request).getAttribute(of.getName());
  }

  static void set(ServletRequest request, Class<?> of, Object value) {
    innermost(request).setAttribute(of.getName(), value);
  }

  static void remove(ServletRequest request, Class<?> of) {
    innermost(request).removeAttribute(of.getName());
  }

  private static ServletRequest innermost(ServletRequest request) {
    ServletRequest each = request;
    while (each instanceof ServletRequestWrapper wrapper && wrapper.getRequest() != null) {
      each = wrapper.getRequest();
    }
    return each;
  }
}
