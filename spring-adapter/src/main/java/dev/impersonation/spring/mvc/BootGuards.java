package dev.impersonation.spring.mvc;

import dev.impersonation.servlet.ImpersonationGuard;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;

/** Finds guards among Boot's registrations. Loaded only where Boot is. */
final class BootGuards {
  private BootGuards() {}

  /** Returns the patterns of each guard by its name. */
  static Map<String, List<String>> of(ApplicationContext context) {
    Map<String, List<String>> guards = new TreeMap<>();
    context
        .getBeansOfType(FilterRegistrationBean.class, true, false)
        .forEach(
            (bean, registration) -> {
              if (registration.isEnabled()
                  && registration.getFilter() instanceof ImpersonationGuard) {
                String name = registration.getFilterName();
                guards.put(name == null ? bean : name, patterns(registration));
              }
            });
    return guards;
  }

  private static List<String> patterns(FilterRegistrationBean<?> registration) {
    return registration.getUrlPatterns().isEmpty() && registration.getServletNames().isEmpty()
        ? List.of("/*")
        : List.copyOf(registration.getUrlPatterns());
  }
}
