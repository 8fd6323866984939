package dev.impersonation.servlet;

import jakarta.servlet.ServletContext;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether the container is Jetty, where it does what no other does and no API tells. */
final class JettyServer {
  private JettyServer() {}

  static boolean runs(@Nullable ServletContext context) {
    return context != null
        && Objects.requireNonNullElse(context.getServerInfo(), "")
            .toLowerCase(Locale.ROOT)
            .contains("jetty");
  }
}
