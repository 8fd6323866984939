package dev.impersonation.spring.test;

import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.mock.web.MockFilterRegistration;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.ConfigurableMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcConfigurer;
import org.springframework.web.context.WebApplicationContext;

/**
 * Shows guards that there is a filter behind them. Containers know all registrations before they
 * initialize the first filter, and guards look; MockMvc makes each known only as it initializes it.
 */
final class RegisteredFiltersMockMvcConfigurer implements MockMvcConfigurer {
  @Override
  public @Nullable RequestPostProcessor beforeMockMvcCreated(
      ConfigurableMockMvcBuilder<?> builder, WebApplicationContext context) {
    ServletContext servletContext = context.getServletContext();
    if (servletContext instanceof MockServletContext mock) {
      context
          .getBeanProvider(FilterRegistrationBean.class)
          .forEach(registration -> show(registration, mock));
    }
    return null;
  }

  private static void show(FilterRegistrationBean<?> registration, MockServletContext context) {
    String name = registration.getFilterName();
    if (registration.isEnabled()
        && registration.getFilter() instanceof ImpersonationFilter
        && context.getFilterRegistration(name) == null) {
      context.addFilterRegistration(
          new MockFilterRegistration(ImpersonationFilter.class.getName(), name));
    }
  }
}
