package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.web.PageFilter;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts the dashboard. */
public record DashboardInitializer(Dashboard dashboard) implements ServletContainerInitializer {
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    dashboard.putInto(context);
    context.setInitParameter(
        PageFilter.POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
            + dashboard.issuer()
            + "; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
  }
}
