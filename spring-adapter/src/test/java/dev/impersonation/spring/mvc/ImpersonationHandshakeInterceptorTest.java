package dev.impersonation.spring.mvc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.handler.TextWebSocketHandler;

class ImpersonationHandshakeInterceptorTest {
  private final WebSocketHandler handler = new TextWebSocketHandler();

  private Map<String, Object> attributes(MockHttpServletRequest request) {
    Map<String, Object> attributes = new HashMap<>();
    assertThat(
            new ImpersonationHandshakeInterceptor()
                .beforeHandshake(
                    new ServletServerHttpRequest(request),
                    mock(ServerHttpResponse.class),
                    handler,
                    attributes))
        .isTrue();
    return attributes;
  }

  @Test
  void beforeHandshake_verified_keepsTheContextForTheSession() {
    ImpersonationContext context =
        ImpersonationContext.builder("https://issuer.example", "user_bob").build();
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE, context);

    assertThat(attributes(request))
        .containsExactly(Map.entry(ImpersonationFilter.CONTEXT_ATTRIBUTE, context));
  }

  @Test
  void beforeHandshake_anonymous_keepsNothing() {
    assertThat(attributes(new MockHttpServletRequest())).isEmpty();
  }
}
