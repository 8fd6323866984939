package dev.impersonation.servlet;

import dev.impersonation.servlet.OwnAttributes.Note;
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
    return isRunning(OwnAttributes.find(request), request);
  }

  static boolean isRunning(@Nullable OwnAttributes own, HttpServletRequest request) {
    return running(own, request) != null;
  }

  private static @Nullable ErrorPage running(
      @Nullable OwnAttributes own, HttpServletRequest request) {
    return OwnAttributes.get(own, Note.PAGE) instanceof ErrorPage running
            && Objects.equals(running.requestId(), request.getRequestId())
        ? running
        : null;
  }

  /** Whether this dispatch runs the error page itself. */
  static boolean isPage(
      @Nullable OwnAttributes own, HttpServletRequest request, DispatchTarget target) {
    if (target.type() != DispatcherType.ERROR) {
      return false;
    }
    ErrorPage running = running(own, request);
    return running == null || running.page().equals(target);
  }

  /** Returns whether the page begins; if it runs already, whoever began it is to end it. */
  static boolean begin(HttpServletRequest request, DispatchTarget page) {
    OwnAttributes own = OwnAttributes.of(request);
    boolean begins = !isRunning(own, request);
    if (begins) {
      own.set(Note.PAGE, new ErrorPage(request.getRequestId(), page));
    }
    return begins;
  }

  static void end(HttpServletRequest request) {
    OwnAttributes own = OwnAttributes.find(request);
    if (own != null) {
      own.set(Note.PAGE, null);
    }
  }
}
