package dev.impersonation.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty puts the filter of its WebSocket container before every other one, so that handshakes pass
 * by. The order of filters cannot be read through the servlet API, hence only a warning.
 */
final class JettyUpgrades {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationFilter.class);
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  private JettyUpgrades() {}

  static void warn(FilterConfig config) {
    ServletContext context = config.getServletContext();
    if (JettyServer.runs(context) && context.getAttribute(CONTAINER) != null) {
      log.warn(
          "this application has WebSockets, and Jetty runs their handshakes before any filter:"
              + " unless its WebSocketUpgradeFilter is declared after {}, they need no token. See"
              + " the README",
          config.getFilterName());
    }
  }
}
