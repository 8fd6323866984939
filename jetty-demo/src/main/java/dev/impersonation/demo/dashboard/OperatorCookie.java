package dev.impersonation.demo.dashboard;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.stream.Stream;

/** The cookie with the ID of an operator's session. */
final class OperatorCookie {
  static final String NAME = "__operator";

  private OperatorCookie() {}

  static Optional<String> of(HttpServletRequest request) {
    return Stream.ofNullable(request.getCookies())
        .flatMap(Stream::of)
        .filter(cookie -> cookie.getName().equals(NAME))
        .map(Cookie::getValue)
        .findFirst();
  }

  static void write(HttpServletResponse response, String id) {
    response.addCookie(cookie(id));
  }

  static void clear(HttpServletResponse response) {
    Cookie cookie = cookie("");
    cookie.setMaxAge(0);
    response.addCookie(cookie);
  }

  /** Not Secure: the demo has no TLS. */
  private static Cookie cookie(String value) {
    Cookie cookie = new Cookie(NAME, value);
    cookie.setHttpOnly(true);
    cookie.setPath("/");
    cookie.setAttribute("SameSite", "Strict");
    return cookie;
  }
}
