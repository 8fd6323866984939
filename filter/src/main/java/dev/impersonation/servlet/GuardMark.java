package dev.impersonation.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What guards tell the filter behind them, for one dispatch only: a mark that was left over must
 * not open the target of another dispatch. Named includes have no path by which to tell them apart,
 * so that none of them is opened.
 */
record GuardMark(DispatchTarget target, List<ImpersonationGuard> guards) {
  private static final String ATTRIBUTE = GuardMark.class.getName();

  GuardMark {
    guards = List.copyOf(guards);
  }

  static void add(HttpServletRequest request, DispatchTarget target, ImpersonationGuard guard) {
    List<ImpersonationGuard> guards = new ArrayList<>();
    if (request.getAttribute(ATTRIBUTE) instanceof GuardMark mark && mark.target().equals(target)) {
      guards.addAll(mark.guards());
    }
    guards.add(guard);
    request.setAttribute(ATTRIBUTE, new GuardMark(target, guards));
  }

  /** Returns the guards that ran for this dispatch, once. */
  static List<ImpersonationGuard> take(HttpServletRequest request, DispatchTarget target) {
    Object mark = request.getAttribute(ATTRIBUTE);
    request.removeAttribute(ATTRIBUTE);
    return mark instanceof GuardMark found
            && found.target().equals(target)
            && target.servletPath() != null
        ? found.guards()
        : List.of();
  }
}
