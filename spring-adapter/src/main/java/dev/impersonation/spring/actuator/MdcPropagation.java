package dev.impersonation.spring.actuator;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Has whoever propagates contexts take the filter's MDC keys along to other threads. The registry
 * is one for all applications of the process: the keys stay registered until the last of them has
 * closed.
 *
 * <p>Not Micrometer's own accessor of the MDC: there can be one of that key alone, so that it would
 * take the place of an application's for other keys.
 */
final class MdcPropagation implements AutoCloseable {
  private static final Accessor ACCESSOR = new Accessor();

  /** How many applications use it; guarded by the accessor. */
  private static int users;

  private MdcPropagation() {}

  static MdcPropagation begin() {
    synchronized (ACCESSOR) {
      users++;
      ContextRegistry.getInstance().registerThreadLocalAccessor(ACCESSOR);
    }
    return new MdcPropagation();
  }

  @Override
  public void close() {
    synchronized (ACCESSOR) {
      users--;
      ContextRegistry registry = ContextRegistry.getInstance();
      // A copy of this library in another class loader may have taken its place.
      if (users == 0 && registry.getThreadLocalAccessors().contains(ACCESSOR)) {
        registry.removeThreadLocalAccessor((Object) Accessor.KEY);
      }
    }
  }

  private static final class Accessor implements ThreadLocalAccessor<Map<String, String>> {
    private static final String KEY = "impersonation.mdc";

    /** Those that the filter sets. */
    private static final List<String> NAMES =
        List.of("subject", "actor", "session", "impersonated");

    @Override
    public Object key() {
      return KEY;
    }

    @Override
    public @Nullable Map<String, String> getValue() {
      Map<String, String> values = new LinkedHashMap<>();
      for (String name : NAMES) {
        String value = MDC.get(name);
        if (value != null) {
          values.put(name, value);
        }
      }
      return values.isEmpty() ? null : values;
    }

    @Override
    public void setValue(Map<String, String> values) {
      setValue();
      values.forEach(MDC::put);
    }

    @Override
    public void setValue() {
      NAMES.forEach(MDC::remove);
    }
  }
}
