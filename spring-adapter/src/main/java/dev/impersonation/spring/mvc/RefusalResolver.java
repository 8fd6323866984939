package dev.impersonation.spring.mvc;

import dev.impersonation.servlet.ImpersonationAdapter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers as the filter does where a handler or its arguments refuse. */
final class RefusalResolver implements HandlerExceptionResolver {
  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception exception) {
    Throwable cause = exception;
    while (cause != null
        && !(cause instanceof ImpersonationDeniedException)
        && !(cause instanceof SignedOutException)) {
      cause = cause.getCause();
    }
    if (cause == null || response.isCommitted()) {
      return null;
    }
    try {
      return isAnswered(request, response, cause) ? new ModelAndView() : null;
    } catch (IOException | ServletException e) {
      return null;
    }
  }

  private static boolean isAnswered(
      HttpServletRequest request, HttpServletResponse response, Throwable cause)
      throws IOException, ServletException {
    if (cause instanceof ImpersonationDeniedException denied) {
      ImpersonationAdapter.answer(request, response, denied.refusal());
      return true;
    }
    return !ImpersonationAdapter.refuseSignedOut(request, response);
  }
}
