package dev.impersonation.servlet.route;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the filter mappings of Tomcat, Jetty and Undertow in the order in which these keep them.
 * Whatever is not as it was when this was written makes the answer empty, never wrong and never an
 * exception.
 */
final class ContainerFilters {
  /** Something inside of the container is not what it was. */
  private static final class UnknownInside extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownInside(String what) {
      super(what, null, false, false);
    }
  }

  private ContainerFilters() {}

  static Optional<List<FilterMapping>> mappings(ServletContext context) {
    String type = context.getClass().getName();
    try {
      if (type.startsWith("org.apache.catalina.")) {
        return Optional.of(ofTomcat(context));
      }
      if (type.startsWith("org.eclipse.jetty.")) {
        return Optional.of(ofJetty(context));
      }
      if (type.startsWith("io.undertow.")) {
        return Optional.of(ofUndertow(context));
      }
    } catch (UnknownInside | RuntimeException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static List<FilterMapping> ofTomcat(ServletContext context) throws UnknownInside {
    Object inner = context;
    // ApplicationContextFacade, ApplicationContext, StandardContext
    for (int depth = 0; depth < 2; depth++) {
      inner = field(inner, "context");
    }
    List<FilterMapping> mappings = new ArrayList<>();
    for (Object map : many(call(inner, "findFilterMaps"))) {
      String filter = text(call(map, "getFilterName"));
      Set<DispatcherType> types = types(call(map, "getDispatcherNames"));
      if (Boolean.TRUE.equals(call(map, "getMatchAllUrlPatterns"))) {
        mappings.add(FilterMapping.ofPattern(filter, "/*", types));
      }
      for (Object pattern : many(call(map, "getURLPatterns"))) {
        mappings.add(FilterMapping.ofPattern(filter, text(pattern), types));
      }
      if (Boolean.TRUE.equals(call(map, "getMatchAllServletNames"))) {
        mappings.add(FilterMapping.ofServlet(filter, MappedFilter.EVERY_SERVLET, types));
      }
      for (Object servlet : many(call(map, "getServletNames"))) {
        mappings.add(FilterMapping.ofServlet(filter, text(servlet), types));
      }
    }
    return mappings;
  }

  private static List<FilterMapping> ofJetty(ServletContext context) throws UnknownInside {
    Object handler =
        call(call(call(context, "getContext"), "getServletContextHandler"), "getServletHandler");
    List<FilterMapping> mappings = new ArrayList<>();
    for (Object mapping : many(call(handler, "getFilterMappings"))) {
      String filter = text(call(mapping, "getFilterName"));
      Set<DispatcherType> types = types(call(mapping, "getDispatcherTypes"));
      // Of the two, one is mostly null.
      for (Object pattern : manyOrNone(mapping, "getPathSpecs")) {
        mappings.add(FilterMapping.ofPattern(filter, text(pattern), types));
      }
      for (Object servlet : manyOrNone(mapping, "getServletNames")) {
        mappings.add(FilterMapping.ofServlet(filter, text(servlet), types));
      }
    }
    return mappings;
  }

  private static List<FilterMapping> ofUndertow(ServletContext context) throws UnknownInside {
    Object deployment = call(call(context, "getDeployment"), "getDeploymentInfo");
    List<FilterMapping> mappings = new ArrayList<>();
    for (Object mapping : many(call(deployment, "getFilterMappings"))) {
      String filter = text(call(mapping, "getFilterName"));
      String place = text(call(mapping, "getMapping"));
      Set<DispatcherType> types = types(List.of(call(mapping, "getDispatcher")));
      switch (call(mapping, "getMappingType").toString()) {
        case "URL" ->
            mappings.add(FilterMapping.ofPattern(filter, place.equals("*") ? "/*" : place, types));
        case "SERVLET" -> mappings.add(FilterMapping.ofServlet(filter, place, types));
        default -> throw new UnknownInside("mapping type");
      }
    }
    return mappings;
  }

  private static Object call(Object target, String method) throws UnknownInside {
    return required(Reflected.call(target, method), method);
  }

  private static Object field(Object target, String field) throws UnknownInside {
    return required(Reflected.field(target, field), field);
  }

  private static Object required(Optional<Object> found, String what) throws UnknownInside {
    if (found.isEmpty()) {
      throw new UnknownInside(what);
    }
    return found.get();
  }

  private static String text(Object value) throws UnknownInside {
    if (value instanceof String text) {
      return text;
    }
    throw new UnknownInside("text");
  }

  private static List<?> many(Object value) throws UnknownInside {
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    if (value instanceof Collection<?> collection) {
      return List.copyOf(collection);
    }
    throw new UnknownInside("list");
  }

  private static List<?> manyOrNone(Object target, String method) throws UnknownInside {
    Optional<Object> value = Reflected.call(target, method);
    return value.isEmpty() ? List.of() : many(value.get());
  }

  private static Set<DispatcherType> types(Object names) throws UnknownInside {
    Set<DispatcherType> types = EnumSet.noneOf(DispatcherType.class);
    for (Object name : many(names)) {
      types.add(DispatcherType.valueOf(name.toString()));
    }
    return types;
  }
}
