package dev.impersonation.servlet;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A container's request, as far as the filters look at it: its attributes are shared by all its
 * dispatches, and a nested dispatch changes what it says of its target until it returns.
 */
final class MockedRequest {
  private static final AtomicInteger IDS = new AtomicInteger();

  private record Target(DispatcherType type, @Nullable String path) {}

  final HttpServletRequest servlet = mock(HttpServletRequest.class);
  private final Map<String, Object> attributes = new HashMap<>();
  private final Deque<Target> targets = new ArrayDeque<>();
  private @Nullable String authorization;

  MockedRequest(String path) {
    targets.push(new Target(DispatcherType.REQUEST, path));
    String id = "request-" + IDS.incrementAndGet();
    when(servlet.getRequestId()).thenReturn(id);
    when(servlet.getMethod()).thenReturn("GET");
    when(servlet.getDispatcherType()).thenAnswer(call -> target().type());
    when(servlet.getServletPath()).thenAnswer(call -> servletPath());
    when(servlet.getRequestURI()).thenAnswer(call -> servletPath());
    when(servlet.getHeaders("Authorization"))
        .thenAnswer(
            call ->
                Collections.enumeration(
                    authorization == null ? List.of() : List.of(authorization)));
    when(servlet.getAttribute(anyString())).thenAnswer(call -> attribute(call.getArgument(0)));
    doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
        .when(servlet)
        .setAttribute(anyString(), any());
    doAnswer(call -> attributes.remove(call.<String>getArgument(0)))
        .when(servlet)
        .removeAttribute(anyString());
  }

  private Target target() {
    return targets.getFirst();
  }

  /** Under INCLUDE the path is still the including resource's (Servlet 6.0 section 9.3.1). */
  private @Nullable String servletPath() {
    for (Target target : targets) {
      if (target.type() != DispatcherType.INCLUDE) {
        return target.path();
      }
    }
    throw new AssertionError("an include of nothing");
  }

  @Nullable Object attribute(String name) {
    if (name.equals(RequestDispatcher.INCLUDE_SERVLET_PATH)
        && target().type() == DispatcherType.INCLUDE) {
      return target().path();
    }
    if (name.equals(RequestDispatcher.INCLUDE_REQUEST_URI)
        && target().type() == DispatcherType.INCLUDE) {
      return target().path();
    }
    return attributes.get(name);
  }

  Map<String, Object> attributes() {
    return attributes;
  }

  MockedRequest bearer(String token) {
    authorization = "Bearer " + token;
    return this;
  }

  MockedRequest cookie(String name, String value) {
    when(servlet.getCookies()).thenReturn(new Cookie[] {new Cookie(name, value)});
    return this;
  }

  /** Sends this request through the filters to the target, as its first dispatch. */
  void send(HttpServletResponse response, FilterChain servletAtTheEnd, Filter... filters)
      throws IOException, ServletException {
    chain(servletAtTheEnd, filters).doFilter(servlet, response);
  }

  /** Sends this request on while it is handled already. */
  void dispatch(
      DispatcherType type,
      @Nullable String path,
      HttpServletResponse response,
      FilterChain servletAtTheEnd,
      Filter... filters)
      throws IOException, ServletException {
    targets.push(new Target(type, path));
    try {
      chain(servletAtTheEnd, filters).doFilter(servlet, response);
    } finally {
      targets.pop();
    }
  }

  private static FilterChain chain(FilterChain servletAtTheEnd, Filter... filters) {
    FilterChain chain = servletAtTheEnd;
    for (int index = filters.length - 1; index >= 0; index--) {
      Filter filter = filters[index];
      FilterChain rest = chain;
      chain = (request, response) -> filter.doFilter(request, response, rest);
    }
    return chain;
  }
}
