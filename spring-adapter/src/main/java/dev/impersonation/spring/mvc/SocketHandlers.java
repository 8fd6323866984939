package dev.impersonation.spring.mvc;

import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;

/** Looks into the handlers of handshakes. Loaded only where Spring has WebSockets. */
final class SocketHandlers {
  private SocketHandlers() {}

  /** Returns the application's handler behind a handshake; any other handler as it is. */
  static Object inner(Object handler) {
    if (handler instanceof WebSocketHttpRequestHandler handshake) {
      return WebSocketHandlerDecorator.unwrap(handshake.getWebSocketHandler());
    }
    return handler instanceof SockJsHttpRequestHandler sockJs
        ? WebSocketHandlerDecorator.unwrap(sockJs.getWebSocketHandler())
        : handler;
  }
}
