package dev.impersonation.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Names what one dispatch of a request goes to, so that dispatches which share the request's
 * attributes are not taken for each other. Under INCLUDE the target is in attributes of its own;
 * the path methods still name the including resource (Jakarta Servlet 6.0 section 9.3.1).
 */
record DispatchTarget(
    DispatcherType type, @Nullable Object servletPath, @Nullable Object pathInfo) {
  static DispatchTarget of(HttpServletRequest request) {
    DispatcherType type = request.getDispatcherType();
    return type == DispatcherType.INCLUDE
        ? new DispatchTarget(
            type,
            request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH),
            request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO))
        : new DispatchTarget(type, request.getServletPath(), request.getPathInfo());
  }

  /**
   * Whether it may run within another dispatch, whose path it shows if it goes by servlet name. To
   * Tomcat what an error page forwards to is an ERROR dispatch.
   */
  boolean nests() {
    return type != DispatcherType.REQUEST && type != DispatcherType.ASYNC;
  }
}
