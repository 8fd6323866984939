package dev.impersonation.spring.mvc;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Tells which methods run on other threads than that of a request, where nobody is known to
 * impersonate: by annotations on them or their class, on what these inherit from and implement, and
 * as meta-annotations.
 */
final class OtherThreads {
  /** Those of {@code @EnableAsync}. Whoever calls is back before the method has begun. */
  private static final List<String> ASYNC =
      List.of(
          "org.springframework.scheduling.annotation.Async",
          "jakarta.ejb.Asynchronous",
          "jakarta.enterprise.concurrent.Asynchronous");

  /** Messages may be those of a session in which somebody impersonates. */
  private static final List<String> MESSAGES =
      List.of(
          "org.springframework.messaging.handler.annotation.MessageMapping",
          "org.springframework.messaging.simp.annotation.SubscribeMapping");

  /** Nobody impersonates a clock. Called by a request, such a method runs on its thread. */
  private static final List<String> TIMES =
      List.of("org.springframework.scheduling.annotation.Scheduled");

  private OtherThreads() {}

  /** Whether what the method itself says of impersonation would be about nobody. */
  static boolean areOf(Method method, Class<?> type) {
    return isAny(ASYNC, method)
        || isAny(ASYNC, type)
        || isAny(MESSAGES, method)
        || isAny(MESSAGES, type)
        || isAny(TIMES, method);
  }

  /** Whether a method gets away from what its class says, though somebody may impersonate. */
  static boolean escapesClass(Method method, Class<?> type) {
    return takesMessages(method)
        || (!HandlerTypes.hasHandlers(type)
            && !Modifier.isPrivate(method.getModifiers())
            && !Modifier.isStatic(method.getModifiers())
            && (isAny(ASYNC, method) || isAny(ASYNC, type)));
  }

  private static boolean takesMessages(Method method) {
    return isAny(MESSAGES, method);
  }

  private static boolean isAny(List<String> annotations, AnnotatedElement element) {
    MergedAnnotations all = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY);
    return annotations.stream().anyMatch(all::isPresent);
  }
}
