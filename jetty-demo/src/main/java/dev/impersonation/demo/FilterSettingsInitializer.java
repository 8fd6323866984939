package dev.impersonation.demo;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the filter that {@code web.xml} declares the init-params known only at start. */
record FilterSettingsInitializer(Map<String, String> settings)
    implements ServletContainerInitializer {
  private static final String FILTER_NAME = "ImpersonationFilter";

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    FilterRegistration filter = context.getFilterRegistration(FILTER_NAME);
    if (filter == null) {
      throw new IllegalStateException("web.xml declares no filter named " + FILTER_NAME);
    }
    Set<String> conflicts = filter.setInitParameters(settings);
    if (!conflicts.isEmpty()) {
      throw new IllegalStateException("web.xml already sets the init-params " + conflicts);
    }
  }
}
