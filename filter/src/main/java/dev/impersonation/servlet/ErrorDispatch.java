package dev.impersonation.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That an error page is running. What it forwards to is decided like any dispatch, but a refusal
 * must not take the place of the status that is being reported.
 */
record ErrorDispatch(@Nullable String requestId) {
  private static final String ATTRIBUTE = ErrorDispatch.class.getName();

  static boolean isRunning(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof ErrorDispatch running
        && Objects.equals(running.requestId(), request.getRequestId());
  }

  static void begin(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, new ErrorDispatch(request.getRequestId()));
  }

  static void end(HttpServletRequest request) {
    request.removeAttribute(ATTRIBUTE);
  }
}
