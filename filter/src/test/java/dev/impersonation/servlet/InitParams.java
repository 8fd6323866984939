package dev.impersonation.servlet;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.FilterConfig;
import java.util.Collections;
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
}
