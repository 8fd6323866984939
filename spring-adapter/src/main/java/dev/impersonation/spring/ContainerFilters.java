package dev.impersonation.spring;

import dev.impersonation.spring.ContainerFilter.Made;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists the filters of an application. Whether one was made in code no API tells: that is read from
 * the insides of Tomcat and Jetty, and unknown elsewhere.
 */
final class ContainerFilters {
  private ContainerFilters() {}

  /** Returns them; empty if the container does not tell at this time. */
  static Optional<List<ContainerFilter>> of(ServletContext context) {
    // Jetty's API tells nothing to listeners that were registered in code.
    Optional<List<ContainerFilter>> ofJetty = ofJetty(context);
    return ofJetty.isPresent() ? ofJetty : ofApi(context);
  }

  private static Optional<List<ContainerFilter>> ofApi(ServletContext context) {
    try {
      List<ContainerFilter> found = new ArrayList<>();
      for (FilterRegistration each : context.getFilterRegistrations().values()) {
        Optional<Object> definition = InsideOf.field(each, "filterDef", Object.class);
        Optional<Filter> instance =
            definition.flatMap(inside -> InsideOf.call(inside, "getFilter", Filter.class));
        found.add(
            new ContainerFilter(
                each.getName(),
                each.getClassName(),
                each.getInitParameters(),
                definition
                    .map(inside -> instance.isPresent() ? Made.IN_CODE : Made.BY_CONTAINER)
                    .orElse(Made.UNKNOWN),
                instance,
                context.getClassLoader()));
      }
      return Optional.of(List.copyOf(found));
    } catch (UnsupportedOperationException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Optional<List<ContainerFilter>> ofJetty(ServletContext context) {
    if (!context.getClass().getName().startsWith("org.eclipse.jetty.")) {
      return Optional.empty();
    }
    Optional<Object[]> holders =
        InsideOf.call(context, "getContext", Object.class)
            .flatMap(inside -> InsideOf.call(inside, "getServletContextHandler", Object.class))
            .flatMap(inside -> InsideOf.call(inside, "getServletHandler", Object.class))
            .flatMap(inside -> InsideOf.call(inside, "getFilters", Object[].class));
    List<ContainerFilter> found = new ArrayList<>();
    for (Object holder : holders.orElse(new Object[0])) {
      Optional<String> name = InsideOf.call(holder, "getName", String.class);
      Optional<Map<String, String>> parameters = parameters(holder);
      if (name.isEmpty() || parameters.isEmpty()) {
        return Optional.empty();
      }
      found.add(
          new ContainerFilter(
              name.get(),
              InsideOf.call(holder, "getClassName", String.class).orElse(null),
              parameters.get(),
              InsideOf.call(holder, "isInstance", Boolean.class)
                  .map(isThere -> isThere ? Made.IN_CODE : Made.BY_CONTAINER)
                  .orElse(Made.UNKNOWN),
              InsideOf.field(holder, "_instance", Filter.class),
              context.getClassLoader()));
    }
    return holders.map(all -> List.copyOf(found));
  }

  private static Optional<Map<String, String>> parameters(Object holder) {
    return InsideOf.call(holder, "getInitParameters", Map.class)
        .map(
            parameters -> {
              Map<String, String> copy = new LinkedHashMap<>();
              ((Map<?, ?>) parameters)
                  .forEach((name, value) -> copy.put(String.valueOf(name), String.valueOf(value)));
              return copy;
            });
  }
}
