package dev.impersonation.servlet.route;

import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what a second copy of this library has left, of another class loader: its annotations
 * are none to this one, nor are its notes.
 */
final class OtherCopy {
  /** What all messages end in. */
  static final String REMEDY =
      "this library is on two class paths, as in WEB-INF/lib and in the container's: keep it on one"
          + " of them";

  private static final List<Class<? extends Annotation>> OWN =
      List.of(AllowImpersonation.class, DenyImpersonation.class, ReadOnlyImpersonation.class);

  private OtherCopy() {}

  /**
   * Returns the simple name of an annotation on the servlet that is of another copy.
   *
   * @throws LinkageError if the class refers to others that are missing
   */
  static Optional<String> annotationOn(Class<?> servlet) {
    List<AnnotatedElement> elements = new ArrayList<>();
    for (@Nullable Class<?> type = servlet; type != null; type = type.getSuperclass()) {
      elements.add(type);
      elements.addAll(List.of(type.getInterfaces()));
      elements.addAll(List.of(type.getDeclaredMethods()));
    }
    for (AnnotatedElement element : elements) {
      for (Annotation annotation : element.getAnnotations()) {
        if (isOfAnother(annotation.annotationType())) {
          return Optional.of("@" + annotation.annotationType().getSimpleName());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOfAnother(Class<? extends Annotation> type) {
    for (Class<? extends Annotation> own : OWN) {
      if (own.getName().equals(type.getName()) && own != type) {
        return true;
      }
    }
    return false;
  }

  /** Whether another copy's guard has left this note of what it asks for. */
  static boolean hasNoted(@Nullable Object rule) {
    return rule != null
        && !(rule instanceof RouteRule)
        && rule.getClass().getName().equals(RouteRule.class.getName());
  }
}
