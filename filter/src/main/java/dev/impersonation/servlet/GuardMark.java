package dev.impersonation.servlet;

import dev.impersonation.http.GuardMode;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a guard tells the filter behind it, for one dispatch only: a mark that was left over must
 * not open the target of another dispatch. Named includes have no path by which to tell them apart,
 * so that none of them is opened.
 */
record GuardMark(DispatchTarget target, GuardMode mode) {
  private static final String ATTRIBUTE = GuardMark.class.getName();

  static void put(HttpServletRequest request, GuardMode mode) {
    request.setAttribute(ATTRIBUTE, new GuardMark(DispatchTarget.of(request), mode));
  }

  static @Nullable GuardMode take(HttpServletRequest request, DispatchTarget target) {
    Object mark = request.getAttribute(ATTRIBUTE);
    request.removeAttribute(ATTRIBUTE);
    return mark instanceof GuardMark guard
            && guard.target().equals(target)
            && target.servletPath() != null
        ? guard.mode()
        : null;
  }
}
