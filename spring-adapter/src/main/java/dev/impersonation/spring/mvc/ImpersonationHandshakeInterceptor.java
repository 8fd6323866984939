package dev.impersonation.spring.mvc;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Puts the {@link ImpersonationContext} of a handshake into the attributes of its WebSocket
 * session, under {@link ImpersonationFilter#CONTEXT_ATTRIBUTE}: add it where handlers are
 * registered. It decides nothing, for the filter has done so. Safe for use by many threads.
 */
public final class ImpersonationHandshakeInterceptor implements HandshakeInterceptor {
  /** Makes one. */
  public ImpersonationHandshakeInterceptor() {}

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    if (request instanceof ServletServerHttpRequest servlet) {
      ImpersonationFilter.context(servlet.getServletRequest())
          .ifPresent(context -> attributes.put(ImpersonationFilter.CONTEXT_ATTRIBUTE, context));
    }
    return true;
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception exception) {}
}
