package dev.impersonation.servlet.route;

import dev.impersonation.http.RouteRule;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Remembers what the annotations of an application's servlets ask for, and which of them no guard
 * holds. The names are the container's, so that no client can make them many. Safe for use by many
 * threads.
 */
final class KnownServlets {
  private static final Logger log = PackageLog.LOG;

  private final @Nullable ServletContext context;
  private final Map<String, ServletAnnotations> known = new ConcurrentHashMap<>();
  private final Set<String> unguarded = ConcurrentHashMap.newKeySet();

  KnownServlets(@Nullable ServletContext context) {
    this.context = context;
  }

  /**
   * Reads those that are registered by now.
   *
   * @throws IllegalArgumentException if one has an annotation where it would not hold
   */
  void read() {
    if (context == null) {
      return;
    }
    AnnotatedServlets annotated = AnnotatedServlets.of(context);
    annotated.requireOneCopy();
    known.putAll(annotated.byName());
    for (String servlet : annotated.unguarded(context)) {
      addUnguarded(servlet);
    }
  }

  /**
   * Returns what the annotations of a servlet ask for, of one that came after the first request as
   * well.
   *
   * @throws ServletException if it has an annotation where it would not hold
   */
  ServletAnnotations annotations(String servlet) throws ServletException {
    if (context == null) {
      return ServletAnnotations.NONE;
    }
    ServletAnnotations before = known.get(servlet);
    if (before != null) {
      return before;
    }
    ServletAnnotations found;
    try {
      found = AnnotatedServlets.read(context, servlet);
    } catch (IllegalArgumentException e) {
      throw new ServletException("refused: " + e.getMessage(), e);
    }
    known.put(servlet, found);
    if (found.limits() && AnnotatedServlets.isUnguarded(context, servlet)) {
      addUnguarded(servlet);
    }
    return found;
  }

  /**
   * Says that limits have no guard. By now the container takes no more filters, so that somebody
   * has to see it.
   */
  private void addUnguarded(String servlet) {
    if (unguarded.add(servlet)) {
      log.warn(
          "the annotations of servlet {} ({}) do not hold on dispatches by name: call"
              + " ImpersonationInitializer.register(servletContext) after the servlet is"
              + " registered, before the application has started",
          servlet,
          known.get(servlet));
    }
  }

  /** Returns the limit of a servlet; empty if its own guard holds it. */
  Optional<RouteRule> unguardedLimit(String servlet) {
    return unguarded.contains(servlet)
        ? Optional.ofNullable(known.get(servlet)).map(found -> RouteRule.of(found.limit()))
        : Optional.empty();
  }

  /** Returns the limit of what may be the servlet that an INCLUDE of this path goes to. */
  Optional<RouteRule> unguardedLimitAt(String path) {
    return context == null || unguarded.isEmpty()
        ? Optional.empty()
        : new IncludedServlet(context, path).among(unguarded).flatMap(this::unguardedLimit);
  }
}
