package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the {@code DelegatingFilterProxy}s of an application that hold its filter.
 *
 * @param names those of the filter's bean
 */
record FilterProxies(ServletContext context, Set<String> names) {
  private static final Logger log = LoggerFactory.getLogger(FilterProxies.class);

  private static final String FIX =
      "add <init-param><param-name>targetFilterLifecycle</param-name>"
          + "<param-value>true</param-value></init-param> to it, or in code call"
          + " setTargetFilterLifecycle(true)";

  /**
   * Announces each of them to guards, which containers may initialize first.
   *
   * @throws IllegalStateException if one would initialize nothing, or has settings of the filter
   */
  void announce() {
    Optional<List<ContainerFilter>> registered = ContainerFilters.of(context);
    if (registered.isEmpty()) {
      log.warn(
          "this container does not tell its filters at this time: it is not known whether {} is"
              + " registered, and with targetFilterLifecycle=true. If guards do not start, call"
              + " ImpersonationAdapter.announceFilter where the filter is registered",
          names);
      return;
    }
    for (ContainerFilter filter : registered.get()) {
      if (filter.proxy().filter(this::isForUs).isPresent()) {
        announce(filter.name(), filter.proxy().get());
      }
    }
  }

  private boolean isForUs(FilterProxy proxy) {
    return proxy.holdsFilter() || proxy.targetBean(names).filter(names::contains).isPresent();
  }

  private void announce(String name, FilterProxy proxy) {
    List<String> settings = proxy.initParams().filter(SettingNames.ALL::contains).toList();
    if (!settings.isEmpty()) {
      throw new IllegalStateException(
          "the filter "
              + name
              + " is a DelegatingFilterProxy and has the init-params "
              + String.join(", ", settings)
              + ", which nobody reads: set them where the bean is defined");
    }
    switch (proxy.lifecycle()) {
      case HANDED_ON -> {}
      case KEPT ->
          throw new IllegalStateException(
              "the filter "
                  + name
                  + " is a DelegatingFilterProxy without targetFilterLifecycle=true, so that"
                  + " nothing would initialize the ImpersonationFilter in it: "
                  + FIX);
      case NEVER ->
          throw new IllegalStateException(
              "the filter "
                  + name
                  + " is a DelegatingFilterProxy that was given the ImpersonationFilter itself,"
                  + " which it never initializes: give it the bean's name, and call"
                  + " setTargetFilterLifecycle(true)");
      case UNKNOWN ->
          log.warn(
              "the filter {} is a DelegatingFilterProxy, and it cannot be told whether it initializes"
                  + " the ImpersonationFilter in it: if it has no targetFilterLifecycle=true, {}",
              name,
              FIX);
    }
    ImpersonationAdapter.announceFilter(context, name);
  }

  /** Says so if it is certain that nothing protects the application. */
  void warnIfNone() {
    Optional<List<ContainerFilter>> registered = ContainerFilters.of(context);
    if (registered.isEmpty() || registered.get().stream().anyMatch(this::mayRun)) {
      return;
    }
    if (registered.get().isEmpty() && context.getServletRegistrations().isEmpty()) {
      // There is no application, as in a test with a mock of the context.
      return;
    }
    log.warn(
        "no filter of this application holds the bean {}, so that it protects nothing: register a"
            + " DelegatingFilterProxy of that name with targetFilterLifecycle=true, on /* with all"
            + " dispatcher types",
        names);
  }

  private boolean mayRun(ContainerFilter filter) {
    return ImpersonationFilter.class.getName().equals(filter.className())
        || filter
            .proxy()
            .filter(proxy -> isForUs(proxy) || proxy.targetBean(names).isEmpty())
            .isPresent();
  }
}
