package dev.impersonation.spring.mvc;

import jakarta.servlet.Servlet;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.servlet.function.HandlerFunction;

/** Tells which classes and methods Spring MVC takes for handlers. */
final class HandlerTypes {
  private static final String SOCKET = "org.springframework.web.socket.WebSocketHandler";

  private static final @Nullable Class<?> SOCKET_HANDLER =
      ClassUtils.isPresent(SOCKET, HandlerTypes.class.getClassLoader())
          ? ClassUtils.resolveClassName(SOCKET, HandlerTypes.class.getClassLoader())
          : null;

  private HandlerTypes() {}

  /** Whether the annotations of a class are the filter's own business. */
  static boolean isServlet(Class<?> type) {
    return Servlet.class.isAssignableFrom(type);
  }

  /** Whether its objects serve functional routes, which say by themselves what may be done. */
  static boolean isFunction(Class<?> type) {
    return HandlerFunction.class.isAssignableFrom(type);
  }

  /** Whether what a class says is said of its handlers. */
  static boolean hasHandlers(Class<?> type) {
    return isController(type) || isHandler(type);
  }

  private static boolean isController(Class<?> type) {
    return AnnotatedElementUtils.hasAnnotation(type, Controller.class);
  }

  /** Whether its objects are handlers as a whole. */
  private static boolean isHandler(Class<?> type) {
    return HttpRequestHandler.class.isAssignableFrom(type)
        || org.springframework.web.servlet.mvc.Controller.class.isAssignableFrom(type)
        || (SOCKET_HANDLER != null && SOCKET_HANDLER.isAssignableFrom(type));
  }

  /** Whether the method of a controller serves requests. */
  static boolean isHandler(Method method, Class<?> type) {
    if (isHandler(type)) {
      Method served = ClassUtils.getInterfaceMethodIfPossible(method, type);
      return !served.equals(method) && isHandler(served.getDeclaringClass());
    }
    return isController(type)
        && (AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class)
            || AnnotatedElementUtils.hasAnnotation(method, HttpExchange.class));
  }
}
