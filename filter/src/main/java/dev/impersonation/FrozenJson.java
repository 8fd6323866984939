package dev.impersonation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes deep, unmodifiable copies of JSON objects that are held as plain Java values. */
final class FrozenJson {
  private static final int MAX_DEPTH = 64;

  /** These classes alone, for other numbers and subclasses may change after they were copied. */
  private static final Set<Class<?>> SCALARS =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class);

  private FrozenJson() {}

  static Map<String, @Nullable Object> object(Map<?, ?> source) {
    return object(source, 0);
  }

  private static Map<String, @Nullable Object> object(Map<?, ?> source, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("JSON nested deeper than " + MAX_DEPTH);
    }
    // No larger than that, for contexts are kept by the thousand.
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(source.size() * 4 / 3 + 1);
    source.forEach(
        (name, value) -> {
          if (!(name instanceof String text)) {
            throw new IllegalArgumentException("a member name is not a string");
          }
          copy.put(text, value(value, depth + 1));
        });
    return Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object value(@Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      return object(map, depth);
    }
    if (value instanceof List<?> list) {
      if (depth > MAX_DEPTH) {
        throw new IllegalArgumentException("JSON nested deeper than " + MAX_DEPTH);
      }
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(value(element, depth + 1)));
      return Collections.unmodifiableList(copy);
    }
    if (value == null || SCALARS.contains(value.getClass())) {
      return value;
    }
    throw new IllegalArgumentException(
        "not a JSON value: "
            + value.getClass().getName()
            + "; use String, Boolean, List, Map or an immutable Number of java.lang or java.math");
  }
}
