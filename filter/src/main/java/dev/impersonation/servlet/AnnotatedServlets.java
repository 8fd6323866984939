package dev.impersonation.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  /**
   * Returns what one servlet says, whenever it was registered. Closed to impersonated requests is
   * one that the container dispatches to and does not tell.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  static ServletAnnotations read(ServletContext context, String name) {
    ServletRegistration registration = context.getServletRegistration(name);
    if (registration == null) {
      log.error(
          "servlet {}: the container does not tell its class, so that it is closed to impersonated"
              + " requests: register it by the servlet API",
          name);
      return ServletAnnotations.UNREADABLE;
    }
    return of(context, name, registration.getClassName());
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
        .filter(name -> isUnguarded(context, name))
        .toList();
  }

  static boolean isUnguarded(ServletContext context, String servlet) {
    return context.getFilterRegistration(ImpersonationInitializer.guardOf(servlet)) == null;
  }

  Map<String, ServletAnnotations> byName() {
    return byName;
  }
}
