package dev.impersonation.servlet;

import dev.impersonation.http.RouteRule;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servlets of an application whose classes say what may be done while somebody impersonates.
 */
final class AnnotatedServlets {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationFilter.class);

  static final AnnotatedServlets NONE = new AnnotatedServlets(Map.of());

  private final Map<String, ServletAnnotations> byName;

  private AnnotatedServlets(Map<String, ServletAnnotations> byName) {
    this.byName = byName;
  }

  /** Returns those that are registered by now. */
  static AnnotatedServlets of(@Nullable ServletContext context) {
    if (context == null) {
      return NONE;
    }
    Map<String, ServletAnnotations> byName = new HashMap<>();
    Map<String, ? extends ServletRegistration> registrations = context.getServletRegistrations();
    if (registrations != null) {
      registrations.forEach(
          (name, registration) -> {
            ServletAnnotations annotations = of(context, registration.getClassName());
            if (!annotations.isEmpty()) {
              byName.put(name, annotations);
            }
          });
    }
    return new AnnotatedServlets(Map.copyOf(byName));
  }

  /** A class that cannot be loaded has no annotations: the container will say so better. */
  private static ServletAnnotations of(ServletContext context, @Nullable String className) {
    if (className == null) {
      return ServletAnnotations.of(Object.class);
    }
    try {
      ClassLoader loader = context.getClassLoader();
      return ServletAnnotations.of(
          Class.forName(
              className,
              false,
              loader == null ? AnnotatedServlets.class.getClassLoader() : loader));
    } catch (ClassNotFoundException | LinkageError e) {
      log.debug("the annotations of a servlet cannot be read: {}", e.toString());
      return ServletAnnotations.of(Object.class);
    }
  }

  Map<String, ServletAnnotations> byName() {
    return byName;
  }

  /**
   * Returns what the servlet asks for that this dispatch goes to, as far as that can be told. Under
   * INCLUDE, and of a FORWARD by name, the request shows the mapping it came by.
   */
  Optional<RouteRule> rule(
      HttpServletRequest request, DispatchTarget target, @Nullable VerifiedRequest before) {
    if (byName.isEmpty()
        || target.type() == DispatcherType.INCLUDE
        || target.type() == DispatcherType.ERROR
        || (target.type() == DispatcherType.FORWARD
            && (before == null || before.isAtPathOf(target)))) {
      return Optional.empty();
    }
    HttpServletMapping mapping = request.getHttpServletMapping();
    ServletAnnotations annotations = mapping == null ? null : byName.get(mapping.getServletName());
    return annotations == null ? Optional.empty() : annotations.rule(request.getMethod());
  }
}
