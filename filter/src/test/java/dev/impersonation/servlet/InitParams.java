package dev.impersonation.servlet;

import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The init-params of a filter named {@code theFilter}. */
final class InitParams {
  private InitParams() {}

  static FilterConfig of(Map<String, String> values) {
    FilterConfig config = mock(FilterConfig.class);
    when(config.getFilterName()).thenReturn("theFilter");
    when(config.getInitParameterNames())
        .thenAnswer(call -> Collections.enumeration(values.keySet()));
    values.forEach((name, value) -> when(config.getInitParameter(name)).thenReturn(value));
    return config;
  }

  /** The same, of a filter that is mapped to the servlets of these names. */
  static FilterConfig of(Map<String, String> values, List<String> servletNames) {
    FilterConfig config = of(values);
    FilterRegistration registration = mock(FilterRegistration.class);
    when(registration.getServletNameMappings()).thenReturn(servletNames);
    ServletContext context = mock(ServletContext.class);
    doReturn(registration).when(context).getFilterRegistration("theFilter");
    when(config.getServletContext()).thenReturn(context);
    return config;
  }
}
