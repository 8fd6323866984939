package dev.impersonation.servlet.route;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks into objects of containers, whose types this library must not know. */
final class Reflected {
  private Reflected() {}

  /** Returns what a method without parameters returns; empty if that is null or not to be had. */
  static Optional<Object> call(Object target, String method) {
    for (@Nullable Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Method found = type.getDeclaredMethod(method);
        found.setAccessible(true);
        return Optional.ofNullable(found.invoke(target));
      } catch (NoSuchMethodException e) {
        // A superclass may have it.
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        return callPublic(target, method);
      }
    }
    return callPublic(target, method);
  }

  /** A method that a module keeps to itself may still be one of an interface that it exports. */
  private static Optional<Object> callPublic(Object target, String method) {
    try {
      return Optional.ofNullable(target.getClass().getMethod(method).invoke(target));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Returns what a field holds; empty if that is null or not to be had. */
  static Optional<Object> field(Object target, String field) {
    for (@Nullable Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field found = type.getDeclaredField(field);
        found.setAccessible(true);
        return Optional.ofNullable(found.get(target));
      } catch (NoSuchFieldException e) {
        // A superclass may have it.
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
