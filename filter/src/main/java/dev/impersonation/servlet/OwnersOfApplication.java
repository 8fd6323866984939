package dev.impersonation.servlet;

import dev.impersonation.http.SessionOwners;
import jakarta.servlet.ServletContext;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Keeps the one {@link SessionOwners} of an application. */
final class OwnersOfApplication {
  private static final String ATTRIBUTE = OwnersOfApplication.class.getName();

  private OwnersOfApplication() {}

  /**
   * Has the filters of an application share these, as they share its sessions.
   *
   * @param making held while they are made, if nobody has
   */
  static void keepIn(@Nullable ServletContext context, Lock making) {
    if (context == null || isKeptIn(context)) {
      return;
    }
    making.lock();
    try {
      if (!isKeptIn(context)) {
        context.setAttribute(ATTRIBUTE, new SessionOwners());
      }
    } finally {
      making.unlock();
    }
  }

  private static boolean isKeptIn(ServletContext context) {
    return context.getAttribute(ATTRIBUTE) instanceof SessionOwners;
  }

  static SessionOwners in(@Nullable ServletContext context) {
    return context != null && context.getAttribute(ATTRIBUTE) instanceof SessionOwners known
        ? known
        : new SessionOwners();
  }
}
