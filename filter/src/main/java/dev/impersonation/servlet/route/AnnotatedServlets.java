package dev.impersonation.servlet.route;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Finds the servlets of an application whose classes say what may be done while somebody
 * impersonates.
 */
final class AnnotatedServlets {
  private static final Logger log = PackageLog.LOG;

  static final AnnotatedServlets NONE = new AnnotatedServlets(Map.of(), List.of());

  private final Map<String, ServletAnnotations> byName;
  private final List<String> ofOtherCopies;

  private AnnotatedServlets(Map<String, ServletAnnotations> byName, List<String> ofOtherCopies) {
    this.byName = byName;
    this.ofOtherCopies = List.copyOf(ofOtherCopies);
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
    List<String> ofOtherCopies = new ArrayList<>();
    Map<String, ? extends ServletRegistration> registrations = context.getServletRegistrations();
    if (registrations != null) {
      for (Map.Entry<String, ? extends ServletRegistration> each : registrations.entrySet()) {
        String className = each.getValue().getClassName();
        ServletAnnotations annotations = of(context, each.getKey(), className);
        if (!annotations.isEmpty()) {
          byName.put(each.getKey(), annotations);
        }
        String ofAnotherCopy = ofAnotherCopy(context, each.getKey(), className);
        if (ofAnotherCopy != null) {
          ofOtherCopies.add(ofAnotherCopy);
        }
      }
    }
    return new AnnotatedServlets(Collections.unmodifiableMap(byName), ofOtherCopies);
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
    String ofAnotherCopy = ofAnotherCopy(context, name, registration.getClassName());
    if (ofAnotherCopy != null) {
      throw new IllegalArgumentException(ofAnotherCopy);
    }
    return of(context, name, registration.getClassName());
  }

  private static @Nullable String ofAnotherCopy(
      ServletContext context, String name, @Nullable String className) {
    if (className == null) {
      return null;
    }
    try {
      Optional<String> annotation = OtherCopy.annotationOn(load(context, className));
      return annotation.isEmpty()
          ? null
          : "servlet "
              + name
              + ": "
              + annotation.get()
              + " on it exists twice, and is not the one that is looked for here: "
              + OtherCopy.REMEDY;
    } catch (ClassNotFoundException | LinkageError e) {
      // Told of where the annotations are read.
      return null;
    }
  }

  /** Returns which annotations cannot be read, being of another copy of this library. */
  List<String> ofOtherCopies() {
    return ofOtherCopies;
  }

  /**
   * Holds that there are none.
   *
   * @throws IllegalArgumentException if there is one, which would limit nothing
   */
  void requireOneCopy() {
    if (!ofOtherCopies.isEmpty()) {
      throw new IllegalArgumentException(ofOtherCopies.get(0));
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
    List<String> unguarded = new ArrayList<>();
    for (Map.Entry<String, ServletAnnotations> each : byName.entrySet()) {
      if (each.getValue().limits() && isUnguarded(context, each.getKey())) {
        unguarded.add(each.getKey());
      }
    }
    return unguarded;
  }

  static boolean isUnguarded(ServletContext context, String servlet) {
    return context.getFilterRegistration(OwnFilters.guardOf(servlet)) == null;
  }

  Map<String, ServletAnnotations> byName() {
    return byName;
  }
}
