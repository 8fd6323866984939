package dev.impersonation.servlet.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A context that tells what was registered in it and keeps attributes. */
public final class Registered {
  public final ServletContext context = mock(ServletContext.class);
  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, FilterRegistration> filters = new HashMap<>();
  private final Map<String, ServletRegistration> servlets = new HashMap<>();

  public Registered() {
    doAnswer(call -> filters).when(context).getFilterRegistrations();
    doAnswer(call -> servlets).when(context).getServletRegistrations();
    doAnswer(call -> filters.get(call.<String>getArgument(0)))
        .when(context)
        .getFilterRegistration(anyString());
    doAnswer(call -> servlets.get(call.<String>getArgument(0)))
        .when(context)
        .getServletRegistration(anyString());
    doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
        .when(context)
        .setAttribute(anyString(), any());
    doAnswer(call -> attributes.remove(call.<String>getArgument(0)))
        .when(context)
        .removeAttribute(anyString());
    doAnswer(call -> attributes.get(call.<String>getArgument(0)))
        .when(context)
        .getAttribute(anyString());
  }

  public Registered servlet(String name, String... patterns) {
    return servletOf("com.example." + name, name, patterns);
  }

  public Registered servletOf(String className, String name, String... patterns) {
    ServletRegistration registration = mock(ServletRegistration.class);
    when(registration.getClassName()).thenReturn(className);
    when(registration.getMappings()).thenReturn(List.of(patterns));
    servlets.put(name, registration);
    return this;
  }

  public Registered filter(String name, String... patterns) {
    return filter(name, ImpersonationFilter.class.getName(), List.of(patterns), List.of());
  }

  public Registered filter(
      String name, String className, List<String> patterns, List<String> servletNames) {
    FilterRegistration registration = mock(FilterRegistration.class);
    when(registration.getClassName()).thenReturn(className);
    when(registration.getUrlPatternMappings()).thenReturn(patterns);
    when(registration.getServletNameMappings()).thenReturn(servletNames);
    filters.put(name, registration);
    return this;
  }

  /** An initialized guard. */
  public Registered guard(String name, GuardMode mode, String... patterns) {
    GuardNotes.initialized(context, name, RouteRule.of(mode));
    return uninitializedGuard(name, List.of(patterns), List.of());
  }

  public Registered guardByName(String name, GuardMode mode, String... servletNames) {
    GuardNotes.initialized(context, name, RouteRule.of(mode));
    return uninitializedGuard(name, List.of(), List.of(servletNames));
  }

  public Registered uninitializedGuard(
      String name, List<String> patterns, List<String> servletNames) {
    return filter(name, ImpersonationGuard.class.getName(), patterns, servletNames);
  }

  /** Whether a guard was seen to run after the filter. */
  public boolean hasRunLate(String guard) {
    return GuardNotes.hasRunLate(context, guard);
  }

  /** What the container initializes a filter with. */
  public FilterConfig config(String name, Map<String, String> parameters) {
    FilterConfig config = mock(FilterConfig.class);
    when(config.getFilterName()).thenReturn(name);
    when(config.getInitParameterNames())
        .thenAnswer(call -> Collections.enumeration(parameters.keySet()));
    parameters.forEach((key, value) -> when(config.getInitParameter(key)).thenReturn(value));
    when(config.getServletContext()).thenReturn(context);
    FilterRegistration registration = filters.get(name);
    if (registration != null) {
      when(registration.getInitParameters()).thenReturn(parameters);
    }
    return config;
  }

  /** What {@code web.xml} holds, for a container that does not tell more. */
  public Registered webXml(String content) {
    byte[] descriptor = ("<web-app>" + content + "</web-app>").getBytes(UTF_8);
    when(context.getResourceAsStream("/WEB-INF/web.xml"))
        .thenAnswer(call -> new ByteArrayInputStream(descriptor));
    return this;
  }

  public Coverage coverage() {
    return Coverage.of(context);
  }

  public Coverage.Route route(String pattern) {
    return coverage().routes().stream()
        .filter(route -> route.pattern().equals(pattern))
        .findFirst()
        .orElseThrow();
  }

  public Coverage.Extent extent(String pattern) {
    return route(pattern).extent();
  }
}
