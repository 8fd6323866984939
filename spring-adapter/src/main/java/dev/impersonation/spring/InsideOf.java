package dev.impersonation.spring;

import java.lang.reflect.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks into objects that have no other way to tell. */
final class InsideOf {
  private InsideOf() {}

  /** Returns what a field holds; empty if that is null, of another type or not to be had. */
  static <V> Optional<V> field(Object target, String name, Class<V> type) {
    for (@Nullable Class<?> at = target.getClass(); at != null; at = at.getSuperclass()) {
      try {
        Field field = at.getDeclaredField(name);
        field.setAccessible(true);
        return Optional.ofNullable(field.get(target)).filter(type::isInstance).map(type::cast);
      } catch (NoSuchFieldException e) {
        // A superclass may have it.
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Returns what a public method without parameters returns; empty as above. */
  static <V> Optional<V> call(Object target, String method, Class<V> type) {
    try {
      return Optional.ofNullable(target.getClass().getMethod(method).invoke(target))
          .filter(type::isInstance)
          .map(type::cast);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }
}
