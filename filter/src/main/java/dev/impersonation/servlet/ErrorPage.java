package dev.impersonation.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Marks a request whose error page is running. What the page forwards to is decided like any
 * dispatch, but a refusal must not take the place of the status that is being reported. To Tomcat
 * such a forward is an ERROR dispatch as well; only its path tells it from the page.
 */
record ErrorPage(@Nullable String requestId, DispatchTarget page) {
  static boolean isRunning(HttpServletRequest request) {
    return running(request) != null;
  }

  private static @Nullable ErrorPage running(HttpServletRequest request) {
    return OwnAttributes.get(request, ErrorPage.class) instanceof ErrorPage running
            && Objects.equals(running.requestId(), request.getRequestId())
        ? running
        : null;
  }

  /** Whether this dispatch runs the error page itself. */
  static boolean isPage(HttpServletRequest request, DispatchTarget target) {
    ErrorPage running = running(request);
    return target.type() == DispatcherType.ERROR
        && (running == null || running.page().equals(target));
  }

  /** Returns whether the page begins; if it runs already, whoever began it is to end it. */
  static boolean begin(HttpServletRequest request, DispatchTarget page) {
    boolean begins = !isRunning(request);
    if (begins) {
      OwnAttributes.set(request, ErrorPage.class, new ErrorPage(request.getRequestId(), page));
    }
    return begins;
  }

  static void end(HttpServletRequest request) {
    OwnAttributes.remove(request, ErrorPage.class);
  }
}
