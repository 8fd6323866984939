package dev.impersonation.spring.actuator;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Has whoever propagates contexts take the filter's MDC keys along to other threads. A registry may
 * be that of all applications of the process: the keys stay registered until the last of them has
 * closed.
 *
 * <p>Not by Micrometer's own accessor of the MDC: a registry has but one of these, so that it would
 * take the place of an application's for other keys.
 */
final class MdcPropagation {
  /** The key that the accessor is registered under. */
  static final String KEY = "impersonation.mdc";

  static final MdcPropagation OF_PROCESS = new MdcPropagation(ContextRegistry.getInstance());

  private final ContextRegistry registry;
  private final Accessor accessor = new Accessor();

  /** Guarded by this. */
  private final Set<Use> uses = new HashSet<>();

  MdcPropagation(ContextRegistry registry) {
    this.registry = registry;
  }

  /** Registers the keys for one more application. */
  synchronized Use begin() {
    Use use = new Use();
    uses.add(use);
    registry.registerThreadLocalAccessor(accessor);
    return use;
  }

  private synchronized void end(Use use) {
    uses.remove(use);
    // A copy of this library in another class loader may have taken its place.
    if (uses.isEmpty() && registry.getThreadLocalAccessors().contains(accessor)) {
      registry.removeThreadLocalAccessor(KEY);
    }
  }

  /** That of one application. */
  final class Use implements AutoCloseable {
    @Override
    public void close() {
      end(this);
    }
  }

  private static final class Accessor implements ThreadLocalAccessor<Map<String, String>> {
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
