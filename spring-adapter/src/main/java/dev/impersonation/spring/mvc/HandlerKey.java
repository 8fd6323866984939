package dev.impersonation.spring.mvc;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Tells handlers apart. Spring makes the object of a handler anew for a look-up where beans are
 * prototypes or functional routes have filters, so that its identity tells nothing.
 *
 * @param type the class of the handler or of the bean that has it
 * @param member the method of a controller; else the pattern that matched
 */
record HandlerKey(Class<?> type, @Nullable Object member) {
  /**
   * Returns that of a handler.
   *
   * @param matched the request of its look-up, which holds the pattern
   */
  static HandlerKey of(Object handler, HttpServletRequest matched) {
    return handler instanceof HandlerMethod method
        ? new HandlerKey(method.getBeanType(), method.getMethod())
        : new HandlerKey(
            handler.getClass(),
            matched.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
  }

  /** Returns the method of a controller; null for any other handler. */
  @Nullable Method method() {
    return member instanceof Method method ? method : null;
  }
}
