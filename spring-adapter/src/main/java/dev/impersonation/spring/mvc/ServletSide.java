package dev.impersonation.spring.mvc;

import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.route.Coverage;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.FrameworkServlet;

/**
 * Says what the servlet container knows of one context.
 *
 * @param prefix the path of the DispatcherServlet, such as {@code /app}; empty at the root
 * @param contextPath that of the application, such as {@code /shop}; empty at the root
 * @param guards the url-patterns of guards
 * @param coverage of the other servlets; empty where no container tells, as in a test without one
 */
record ServletSide(
    String prefix, String contextPath, List<GuardPattern> guards, Optional<Coverage> coverage) {
  private static final boolean HAS_BOOT =
      ClassUtils.isPresent(
          "org.springframework.boot.web.servlet.FilterRegistrationBean",
          ServletSide.class.getClassLoader());

  static ServletSide of(ApplicationContext context) {
    ServletContext servlets =
        context instanceof WebApplicationContext web ? web.getServletContext() : null;
    Map<String, List<String>> guards =
        new LinkedHashMap<>(HAS_BOOT ? BootGuards.of(context) : Map.of());
    if (servlets == null || registered(servlets).isEmpty()) {
      return new ServletSide(
          prefix(context.getEnvironment().getProperty("spring.mvc.servlet.path", "/")),
          "",
          patterns(guards),
          Optional.empty());
    }
    String prefix = "";
    for (ServletRegistration registration : registered(servlets)) {
      if (HandlerLookUp.isDispatcher(registration)) {
        ImpersonationAdapter.announceHandlers(servlets, registration.getName());
        prefix = prefix(registration.getMappings());
      }
    }
    servlets.getFilterRegistrations().forEach((name, filter) -> addGuard(guards, name, filter));
    return new ServletSide(
        prefix, servlets.getContextPath(), patterns(guards), Optional.of(Coverage.of(servlets)));
  }

  /** Jetty does not tell a listener that was added in code. */
  private static Collection<? extends ServletRegistration> registered(ServletContext servlets) {
    try {
      return servlets.getServletRegistrations().values();
    } catch (UnsupportedOperationException | IllegalStateException e) {
      return List.of();
    }
  }

  /**
   * Whether a DispatcherServlet has a context of its own that is not there yet. Boot's has that of
   * the application.
   */
  static boolean awaitsDispatcher(ServletContext servlets) {
    return !HAS_BOOT
        && registered(servlets).stream()
            .filter(HandlerLookUp::isDispatcher)
            .anyMatch(
                servlet ->
                    servlets.getAttribute(
                            FrameworkServlet.SERVLET_CONTEXT_PREFIX + servlet.getName())
                        == null);
  }

  private static void addGuard(
      Map<String, List<String>> guards, String name, FilterRegistration filter) {
    if (ImpersonationGuard.class.getName().equals(filter.getClassName())
        && !filter.getUrlPatternMappings().isEmpty()) {
      guards.putIfAbsent(name, List.copyOf(filter.getUrlPatternMappings()));
    }
  }

  private static List<GuardPattern> patterns(Map<String, List<String>> guards) {
    List<GuardPattern> patterns = new ArrayList<>();
    guards.forEach(
        (name, ofGuard) ->
            ofGuard.forEach(pattern -> patterns.add(new GuardPattern(name, pattern))));
    return patterns;
  }

  private static String prefix(Collection<String> mappings) {
    return mappings.stream()
        .map(ServletSide::prefix)
        .filter(path -> !path.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String prefix(String mapping) {
    String path = mapping.endsWith("/*") ? mapping.substring(0, mapping.length() - 2) : mapping;
    return path.equals("/") || path.startsWith("*") ? "" : path;
  }
}
