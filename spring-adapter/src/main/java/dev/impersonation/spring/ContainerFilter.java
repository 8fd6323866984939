package dev.impersonation.spring;

import jakarta.servlet.Filter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.DelegatingFilterProxy;

/**
 * A filter as its container has it.
 *
 * @param instance empty if the container is yet to make it, or it is not to be had
 */
record ContainerFilter(
    String name,
    @Nullable String className,
    Map<String, String> initParams,
    Made made,
    Optional<Filter> instance,
    @Nullable ClassLoader loader) {

  /** Says where the instance comes from. */
  enum Made {
    /** It has what its init-params say. */
    BY_CONTAINER,
    /** It may have more. */
    IN_CODE,
    UNKNOWN
  }

  ContainerFilter {
    initParams = Map.copyOf(initParams);
  }

  Optional<FilterProxy> proxy() {
    return isProxy() ? Optional.of(new FilterProxy(this)) : Optional.empty();
  }

  private boolean isProxy() {
    if (instance.isPresent()) {
      return instance.get() instanceof DelegatingFilterProxy;
    }
    if (className == null) {
      return false;
    }
    try {
      return DelegatingFilterProxy.class.isAssignableFrom(ClassUtils.forName(className, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      // Whoever starts it will say so.
      return false;
    }
  }
}
