package dev.impersonation.spring.plain;

import dev.impersonation.servlet.ImpersonationGuard;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** Writes elements of a {@code web.xml}. */
final class WebXml {
  static final String LISTENER =
      element("listener", element("listener-class", ContextLoaderListener.class.getName()));

  private WebXml() {}

  static String of(String... elements) {
    return "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'>"
        + String.join("", elements)
        + "</web-app>";
  }

  static String contextParam(String name, String value) {
    return param("context-param", name, value);
  }

  static String initParam(String name, String value) {
    return param("init-param", name, value);
  }

  private static String param(String element, String name, String value) {
    return element(element, element("param-name", name) + element("param-value", value));
  }

  /** The root context of a configuration. */
  static String rootContext(Class<?> configuration) {
    return contextParam("contextClass", AnnotationConfigWebApplicationContext.class.getName())
        + contextParam("contextConfigLocation", configuration.getName())
        + LISTENER;
  }

  static String guard(String name, String mode, String pattern) {
    return filter(name, ImpersonationGuard.class, pattern, initParam("mode", mode));
  }

  /** A filter on all dispatches. */
  static String filter(String name, Class<?> filter, String pattern, String... initParams) {
    String dispatchers =
        Arrays.asList("REQUEST", "FORWARD", "INCLUDE", "ASYNC", "ERROR").stream()
            .map(type -> element("dispatcher", type))
            .collect(Collectors.joining());
    return element(
            "filter",
            element("filter-name", name)
                + element("filter-class", filter.getName())
                + element("async-supported", "true")
                + String.join("", initParams))
        + element(
            "filter-mapping",
            element("filter-name", name) + element("url-pattern", pattern) + dispatchers);
  }

  static String servlet(Class<?> servlet, String pattern) {
    return servlet(servlet.getSimpleName(), servlet, pattern, "");
  }

  /** A dispatcher servlet for everything, with a context of its own. */
  static String dispatcher(Class<?> configuration) {
    return servlet(
        "dispatcher",
        DispatcherServlet.class,
        "/",
        initParam("contextClass", AnnotationConfigWebApplicationContext.class.getName())
            + initParam("contextConfigLocation", configuration.getName())
            + element("load-on-startup", "1"));
  }

  private static String servlet(String name, Class<?> servlet, String pattern, String more) {
    return element(
            "servlet",
            element("servlet-name", name)
                + element("servlet-class", servlet.getName())
                + more
                + element("async-supported", "true"))
        + element(
            "servlet-mapping", element("servlet-name", name) + element("url-pattern", pattern));
  }

  private static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }
}
