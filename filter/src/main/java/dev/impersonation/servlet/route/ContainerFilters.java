package dev.impersonation.servlet.route;

import dev.impersonation.servlet.route.FilterOrder.Mapping;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The order of filters as Tomcat, Jetty and Undertow keep it. Whatever is not as it was when this
 * was written makes the answer empty, never wrong and never an exception.
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

  static Optional<FilterOrder> of(ServletContext context) {
    String type = context.getClass().getName();
    try {
      if (type.startsWith("org.apache.catalina.")) {
        return Optional.of(new FilterOrder(ofTomcat(context)));
      }
      if (type.startsWith("org.eclipse.jetty.")) {
        return Optional.of(new FilterOrder(ofJetty(context)));
      }
      if (type.startsWith("io.undertow.")) {
        return Optional.of(new FilterOrder(ofUndertow(context)));
      }
    } catch (UnknownInside | RuntimeException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static List<Mapping> ofTomcat(ServletContext context) throws UnknownInside {
    Object inner = context;
    // ApplicationContextFacade, ApplicationContext, StandardContext
    for (int depth = 0; depth < 2; depth++) {
      inner = field(inner, "context");
    }
    List<Mapping> mappings = new ArrayList<>();
    for (Object map : many(call(inner, "findFilterMaps"))) {
      String filter = text(call(map, "getFilterName"));
      Set<DispatcherType> types = types(call(map, "getDispatcherNames"));
      if (Boolean.TRUE.equals(call(map, "getMatchAllUrlPatterns"))) {
        mappings.add(Mapping.ofPattern(filter, "/*", types));
      }
      for (Object pattern : many(call(map, "getURLPatterns"))) {
        mappings.add(Mapping.ofPattern(filter, text(pattern), types));
      }
      if (Boolean.TRUE.equals(call(map, "getMatchAllServletNames"))) {
        mappings.add(Mapping.ofServlet(filter, MappedFilter.EVERY_SERVLET, types));
      }
      for (Object servlet : many(call(map, "getServletNames"))) {
        mappings.add(Mapping.ofServlet(filter, text(servlet), types));
      }
    }
    return mappings;
  }

  private static List<Mapping> ofJetty(ServletContext context) throws UnknownInside {
    Object handler =
        call(call(call(context, "getContext"), "getServletContextHandler"), "getServletHandler");
    List<Mapping> mappings = new ArrayList<>();
    for (Object mapping : many(call(handler, "getFilterMappings"))) {
      String filter = text(call(mapping, "getFilterName"));
      Set<DispatcherType> types = types(call(mapping, "getDispatcherTypes"));
      // Of the two, one is mostly null.
      for (Object pattern : manyOrNone(mapping, "getPathSpecs")) {
        mappings.add(Mapping.ofPattern(filter, text(pattern), types));
      }
      for (Object servlet : manyOrNone(mapping, "getServletNames")) {
        mappings.add(Mapping.ofServlet(filter, text(servlet), types));
      }
    }
    return mappings;
  }

  private static List<Mapping> ofUndertow(ServletContext context) throws UnknownInside {
    Object deployment = call(call(context, "getDeployment"), "getDeploymentInfo");
    List<Mapping> mappings = new ArrayList<>();
    for (Object mapping : many(call(deployment, "getFilterMappings"))) {
      String filter = text(call(mapping, "getFilterName"));
      String place = text(call(mapping, "getMapping"));
      Set<DispatcherType> types = types(List.of(call(mapping, "getDispatcher")));
      switch (call(mapping, "getMappingType").toString()) {
        case "URL" ->
            mappings.add(Mapping.ofPattern(filter, place.equals("*") ? "/*" : place, types));
        case "SERVLET" -> mappings.add(Mapping.ofServlet(filter, place, types));
        default -> throw new UnknownInside("mapping type");
      }
    }
    return mappings;
  }

  private static Object call(Object target, String method) throws UnknownInside {
    return Reflected.call(target, method).orElseThrow(() -> new UnknownInside(method));
  }

  private static Object field(Object target, String field) throws UnknownInside {
    return Reflected.field(target, field).orElseThrow(() -> new UnknownInside(field));
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
    return many(names).stream()
        .flatMap(name -> Stream.of(DispatcherType.valueOf(name.toString())))
        .collect(Collectors.toSet());
  }
}
