package dev.impersonation.servlet;

import dev.impersonation.http.GateRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;

/** A servlet request as the gate reads it. */
record ServletGateRequest(HttpServletRequest request) implements GateRequest {
  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public List<String> headers(String name) {
    Enumeration<String> values = request.getHeaders(name);
    return values == null ? List.of() : Collections.list(values);
  }

  @Override
  public List<Cookie> cookies() {
    jakarta.servlet.http.Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return List.of();
    }
    return Arrays.stream(cookies)
        .map(
            cookie ->
                new Cookie(cookie.getName(), Objects.requireNonNullElse(cookie.getValue(), "")))
        .toList();
  }
}
