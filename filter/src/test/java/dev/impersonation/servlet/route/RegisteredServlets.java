package dev.impersonation.servlet.route;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application with these servlets, which takes the guards of the initializer. */
public final class RegisteredServlets {
  public final ServletContext context = mock(ServletContext.class);
  public final Map<String, FilterRegistration.Dynamic> guards = new HashMap<>();
  private final Map<String, ServletRegistration> servlets = new HashMap<>();

  public RegisteredServlets() {
    when(context.getClassLoader()).thenReturn(RegisteredServlets.class.getClassLoader());
    doAnswer(call -> servlets).when(context).getServletRegistrations();
    doAnswer(call -> servlets.get(call.<String>getArgument(0)))
        .when(context)
        .getServletRegistration(anyString());
    String prefix = GuardedRoutes.guardOf("");
    when(context.addFilter(startsWith(prefix), any(Filter.class)))
        .thenAnswer(
            call -> {
              FilterRegistration.Dynamic guard = mock(FilterRegistration.Dynamic.class);
              Filter filter = call.getArgument(1);
              String name = filter.getClass().getName();
              when(guard.getClassName()).thenReturn(name);
              guards.put(call.<String>getArgument(0).substring(prefix.length()), guard);
              return guard;
            });
    doAnswer(call -> guards.get(call.<String>getArgument(0).substring(prefix.length())))
        .when(context)
        .getFilterRegistration(startsWith(prefix));
  }

  public RegisteredServlets serve(String name, Class<?> type) {
    return serve(name, type.getName());
  }

  public RegisteredServlets serve(String name, @Nullable String className) {
    ServletRegistration registration = mock(ServletRegistration.class);
    when(registration.getClassName()).thenReturn(className);
    servlets.put(name, registration);
    return this;
  }

  public static FilterRegistration filter(String className) {
    FilterRegistration registration = mock(FilterRegistration.class);
    when(registration.getClassName()).thenReturn(className);
    return registration;
  }
}
