package dev.impersonation.servlet.route;

import jakarta.servlet.ServletContext;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Recognises Jetty, where it does what no other container does and no API shows. Public for {@code
 * ImpersonationFilter} alone.
 */
public final class JettyServer {
  private JettyServer() {}

  public static boolean runs(@Nullable ServletContext context) {
    return context != null
        && Objects.requireNonNullElse(context.getServerInfo(), "")
            .toLowerCase(Locale.ROOT)
            .contains("jetty");
  }
}
