package dev.impersonation.servlet.route;

import dev.impersonation.http.RouteRule;
import dev.impersonation.http.WebSocketHandshakes;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what filters and guards say of themselves as attributes of the context, since their
 * registrations do not: at most a few for each registered filter, whatever the number of requests.
 */
final class GuardNotes {
  private static final String RULE = GuardNotes.class.getName() + ".rule.";
  private static final String LATE = GuardNotes.class.getName() + ".late.";
  private static final String DECIDES = GuardNotes.class.getName() + ".decides.";

  private static final String ANNOUNCED = GuardNotes.class.getName() + ".announced.";

  private static final String HANDLERS = GuardNotes.class.getName() + ".handlers.";

  private static final String OPEN_SOCKETS = GuardNotes.class.getName() + ".openSockets.";

  private static final String SIGN_IN = GuardNotes.class.getName() + ".signIn.";

  private GuardNotes() {}

  /** A guard is initialized: what it asks for is known, and it has not run too late yet. */
  static void initialized(ServletContext context, String guard, RouteRule rule) {
    context.setAttribute(RULE + guard, rule);
    context.removeAttribute(LATE + guard);
  }

  static boolean isOfAnotherCopy(ServletContext context, String guard) {
    return OtherCopy.hasNoted(context.getAttribute(RULE + guard));
  }

  static void ranLate(ServletContext context, String guard) {
    context.setAttribute(LATE + guard, true);
  }

  static boolean hasRunLate(ServletContext context, String guard) {
    return context.getAttribute(LATE + guard) != null;
  }

  /** An ImpersonationFilter is initialized under this name, perhaps inside another filter. */
  static void decides(ServletContext context, String filter) {
    context.setAttribute(DECIDES + filter, true);
    context.removeAttribute(ANNOUNCED + filter);
  }

  /** An adapter says that one will be initialized under this name, inside another filter. */
  static void announced(ServletContext context, String filter) {
    context.setAttribute(DECIDES + filter, true);
    context.setAttribute(ANNOUNCED + filter, true);
  }

  /** An adapter says that it lists and judges the handlers of this servlet itself. */
  static void judgedByHandler(ServletContext context, String servlet) {
    context.setAttribute(HANDLERS + servlet, true);
  }

  static boolean isJudgedByHandler(ServletContext context, String servlet) {
    return context.getAttribute(HANDLERS + servlet) != null;
  }

  static boolean isOnlyAnnounced(ServletContext context, String filter) {
    return context.getAttribute(ANNOUNCED + filter) != null;
  }

  static boolean isKnownToDecide(ServletContext context, String filter) {
    return context.getAttribute(DECIDES + filter) != null;
  }

  /** A filter says whether WebSocket handshakes must pass it. */
  static void ofWebSockets(ServletContext context, String filter, WebSocketHandshakes set) {
    context.setAttribute(OPEN_SOCKETS + filter, set);
  }

  static boolean needsNoHandshakes(ServletContext context, String filter) {
    return context.getAttribute(OPEN_SOCKETS + filter) == WebSocketHandshakes.OPEN;
  }

  /** A filter says where on its own origin it sends people to sign in. */
  static void ofSignIn(ServletContext context, String filter, Optional<String> path) {
    path.ifPresentOrElse(
        page -> context.setAttribute(SIGN_IN + filter, page),
        () -> context.removeAttribute(SIGN_IN + filter));
  }

  static Optional<String> signInPath(ServletContext context, String filter) {
    return context.getAttribute(SIGN_IN + filter) instanceof String path
        ? Optional.of(path)
        : Optional.empty();
  }

  /** Returns what a guard asks for; empty as long as only its code knows. */
  static Optional<RouteRule> rule(
      ServletContext context, String guard, FilterRegistration registration) {
    if (context.getAttribute(RULE + guard) instanceof RouteRule rule) {
      return Optional.of(rule);
    }
    Map<String, String> parameters = registration.getInitParameters();
    if (parameters == null || parameters.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(GuardSettings.rule(parameters));
    } catch (IllegalArgumentException e) {
      // The guard's own start will say it better.
      return Optional.empty();
    }
  }
}
