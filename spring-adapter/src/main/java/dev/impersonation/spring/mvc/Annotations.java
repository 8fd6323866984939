package dev.impersonation.spring.mvc;

import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Reads what the annotations of handlers ask for: on methods and classes, on what they inherit from
 * and implement, and as meta-annotations. What a method says stands in place of what its class
 * says; where several speak of the same, the strictest counts.
 */
final class Annotations {
  private static final Map<Class<? extends Annotation>, GuardMode> MODES =
      Map.of(
          AllowImpersonation.class, GuardMode.ALLOW,
          ReadOnlyImpersonation.class, GuardMode.READ_ONLY,
          DenyImpersonation.class, GuardMode.DENY);

  private Annotations() {}

  /** Returns what holds for a method of a class; empty if neither says anything. */
  static Optional<GuardMode> of(Class<?> type, Method method) {
    return ofMethod(method).or(() -> ofClass(type));
  }

  /** Returns what is said of the method alone. */
  static Optional<GuardMode> ofMethod(Method method) {
    return strictest(method);
  }

  /** Returns what is said of the whole class. */
  static Optional<GuardMode> ofClass(Class<?> type) {
    return strictest(type);
  }

  /** Whether it is worth the time to look at a class and its methods. */
  static boolean mayBeOn(Class<?> type) {
    return AnnotationUtils.isCandidateClass(type, List.copyOf(MODES.keySet()));
  }

  private static Optional<GuardMode> strictest(AnnotatedElement element) {
    MergedAnnotations all = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY);
    return MODES.entrySet().stream()
        .filter(each -> all.isPresent(each.getKey()))
        .map(Map.Entry::getValue)
        .max(Comparator.naturalOrder());
  }
}
