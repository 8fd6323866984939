package dev.impersonation.servlet.route;

import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the filters by which containers answer WebSocket handshakes: what is behind them is
 * not asked.
 */
final class WebSocketFilters {
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";
  private static final String MAPPINGS_OF_JETTY =
      "org.eclipse.jetty.websocket.core.server.WebSocketMappings";

  private WebSocketFilters() {}

  /** Returns whether a filter of this class is one: of Tomcat, Jetty, Undertow or Tyrus. */
  static boolean isOne(@Nullable String className) {
    return className != null
        && (className.equals("org.apache.tomcat.websocket.server.WsFilter")
            || isOfJetty(className)
            || className.equals("io.undertow.websockets.jsr.JsrWebSocketFilter")
            || className.equals("org.glassfish.tyrus.servlet.TyrusServletFilter"));
  }

  static boolean isOfJetty(String className) {
    return className.startsWith("org.eclipse.jetty.")
        && className.endsWith(".WebSocketUpgradeFilter");
  }

  /** Returns whether there are endpoints by now. Where that cannot be told, there may be. */
  static boolean mayHaveEndpoints(ServletContext context) {
    Object container = context.getAttribute(CONTAINER);
    Object mappings = context.getAttribute(MAPPINGS_OF_JETTY);
    if (mappings != null) {
      return Reflected.field(mappings, "mappings")
              .flatMap(known -> Reflected.call(known, "size"))
              .filter(size -> size.equals(0))
              .isEmpty()
          || isWaiting(container, "deferredEndpointClasses")
          || isWaiting(container, "deferredEndpointConfigs");
    }
    if (container == null) {
      return !JettyServer.runs(context);
    }
    Optional<Object> none =
        Reflected.call(container, "areEndpointsRegistered")
            .filter(registered -> registered.equals(false))
            .or(
                () ->
                    Reflected.call(container, "getConfiguredServerEndpoints")
                        .filter(known -> known instanceof Collection<?> all && all.isEmpty()));
    return none.isEmpty();
  }

  private static boolean isWaiting(@Nullable Object container, String field) {
    return container != null
        && Reflected.field(container, field)
            .filter(waiting -> waiting instanceof Collection<?> all && !all.isEmpty())
            .isPresent();
  }
}
