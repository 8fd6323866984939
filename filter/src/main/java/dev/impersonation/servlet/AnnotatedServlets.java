package dev.impersonation.servlet;

import dev.impersonation.http.RouteRule;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servlets of an application whose classes say what may be done while somebody impersonates.
 */
final class AnnotatedServlets {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationFilter.class);

  static final AnnotatedServlets NONE = new AnnotatedServlets(Map.of());

  private static final String ATTRIBUTE = AnnotatedServlets.class.getName();

  private final Map<String, ServletAnnotations> byName;

  private AnnotatedServlets(Map<String, ServletAnnotations> byName) {
    this.byName = byName;
  }

  /**
   * Returns those that are registered by now.
   *
   * @throws IllegalArgumentException if one has an annotation where it would not hold; the message
   *     names the servlet and the method
   */
  static AnnotatedServlets of(@Nullable ServletContext context) {
    if (context == null) {
      return NONE;
    }
    Map<String, ServletAnnotations> byName = new TreeMap<>();
    Map<String, ? extends ServletRegistration> registrations = context.getServletRegistrations();
    if (registrations != null) {
      registrations.forEach(
          (name, registration) -> {
            ServletAnnotations annotations = of(context, name, registration.getClassName());
            if (!annotations.isEmpty()) {
              byName.put(name, annotations);
            }
          });
    }
    return new AnnotatedServlets(Collections.unmodifiableMap(byName));
  }

  /** Returns those that a filter has found in this application, which it may share with others. */
  static AnnotatedServlets in(@Nullable ServletContext context) {
    return context != null && context.getAttribute(ATTRIBUTE) instanceof AnnotatedServlets known
        ? known
        : NONE;
  }

  /** A filter may serve several applications, each with servlets of its own by the same names. */
  void keepIn(@Nullable ServletContext context) {
    if (context != null) {
      context.setAttribute(ATTRIBUTE, this);
    }
  }

  private static ServletAnnotations of(
      ServletContext context, String name, @Nullable String className) {
    if (className == null) {
      // A JSP file, which has none.
      return ServletAnnotations.NONE;
    }
    try {
      return ServletAnnotations.of(load(context, className));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("servlet " + name + ": " + e.getMessage(), e);
    } catch (ClassNotFoundException e) {
      // Servers hide classes of their own from applications.
      log.warn(
          "servlet {}: its class {} is not to be seen from here, so annotations on it hold for"
              + " nothing: put a guard in front of what is dangerous there",
          name,
          className);
      return ServletAnnotations.NONE;
    } catch (LinkageError e) {
      log.error(
          "servlet {}: the annotations of {} cannot be read ({}), so that it is closed to"
              + " impersonated requests: add the class that is missing",
          name,
          className,
          e.toString());
      return ServletAnnotations.UNREADABLE;
    }
  }

  private static Class<?> load(ServletContext context, String className)
      throws ClassNotFoundException {
    ClassLoader own = AnnotatedServlets.class.getClassLoader();
    ClassLoader applications = context.getClassLoader();
    if (applications != null && applications != own) {
      try {
        return Class.forName(className, false, applications);
      } catch (ClassNotFoundException e) {
        // An instance that was registered in code may be of a class of ours.
      }
    }
    return Class.forName(className, false, own);
  }

  /** Returns the limits that no guard holds on dispatches that the filter cannot tell. */
  List<String> unguarded(ServletContext context) {
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue().limits())
        .map(Map.Entry::getKey)
        .filter(
            name -> context.getFilterRegistration(ImpersonationInitializer.guardOf(name)) == null)
        .toList();
  }

  /**
   * Tells of limits without a guard. By now the container takes no more filters, so that somebody
   * has to see it.
   */
  void warnOfUnguarded(@Nullable ServletContext context) {
    if (context == null) {
      return;
    }
    for (String name : unguarded(context)) {
      log.warn(
          "the annotations of servlet {} ({}) do not hold on INCLUDE and on dispatches by name:"
              + " call ImpersonationInitializer.register(servletContext) after the servlet is"
              + " registered, before the application has started",
          name,
          byName.get(name));
    }
  }

  Map<String, ServletAnnotations> byName() {
    return byName;
  }

  /**
   * Returns what the servlet asks for that this dispatch goes to, as far as that can be told. Under
   * INCLUDE, and of a FORWARD by name, the request shows the mapping it came by.
   */
  Optional<RouteRule> rule(ServletGateRequest dispatch, @Nullable VerifiedRequest before) {
    DispatchTarget target = dispatch.target();
    if (byName.isEmpty()
        || target.type() == DispatcherType.INCLUDE
        || target.type() == DispatcherType.ERROR
        || (target.type() == DispatcherType.FORWARD
            && (before == null || before.isAtPathOf(target)))) {
      return Optional.empty();
    }
    HttpServletMapping mapping = dispatch.request().getHttpServletMapping();
    ServletAnnotations annotations = mapping == null ? null : byName.get(mapping.getServletName());
    return annotations == null ? Optional.empty() : annotations.rule(dispatch.method());
  }
}
