package dev.impersonation.servlet.route;

import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is annotated on a servlet's class and its superclasses, from the nearest. A subclass
 * can add to a limit, never take from it; what is allowed on a method does not hold for the method
 * that overrides it, nor against a class below it. Reading throws {@link LinkageError} if a class
 * refers to others that are missing.
 */
final class ServletLineage {
  /** By HTTP method, the method of a servlet that serves it. */
  static final Map<String, String> SERVED_BY =
      Map.of(
          "GET", "doGet",
          "HEAD", "doHead",
          "POST", "doPost",
          "PUT", "doPut",
          "PATCH", "doPatch",
          "DELETE", "doDelete",
          "OPTIONS", "doOptions",
          "TRACE", "doTrace");

  private static final List<Class<?>> HTTP =
      List.of(HttpServletRequest.class, HttpServletResponse.class);
  private static final List<Class<?>> PLAIN = List.of(ServletRequest.class, ServletResponse.class);

  private final List<Class<?>> types = new ArrayList<>();

  ServletLineage(Class<?> servlet) {
    for (Class<?> type = servlet;
        type != null
            && type != HttpServlet.class
            && type != GenericServlet.class
            && type != Object.class;
        type = type.getSuperclass()) {
      types.add(type);
    }
  }

  /** What the classes and their interfaces say. */
  @Nullable GuardMode ofClass() {
    return ofClass(types.size());
  }

  private @Nullable GuardMode ofClass(int nearest) {
    @Nullable GuardMode strictest = null;
    for (Class<?> type : types.subList(0, nearest)) {
      strictest = strictest(strictest, ofType(type));
    }
    return strictest;
  }

  private static @Nullable GuardMode ofType(Class<?> type) {
    @Nullable GuardMode strictest = declared(type);
    for (Class<?> implemented : type.getInterfaces()) {
      strictest = strictest(strictest, ofType(implemented));
    }
    return strictest;
  }

  /** What the methods of this name say that take an HTTP request and response. */
  @Nullable GuardMode ofMethod(String name) {
    return ofMethod(name, HTTP);
  }

  /** What those methods say that any HTTP method comes to. */
  @Nullable GuardMode ofService() {
    return strictest(ofMethod("service", HTTP), ofMethod("service", PLAIN));
  }

  private @Nullable GuardMode ofMethod(String name, List<Class<?>> parameters) {
    @Nullable GuardMode strictest = null;
    boolean overridden = false;
    for (int index = 0; index < types.size(); index++) {
      Method method = method(types.get(index), name, parameters);
      GuardMode mode = method == null ? null : declared(method);
      if (mode != null && !(overridden && mode == GuardMode.ALLOW)) {
        strictest = strictest(strictest, strictest(mode, ofClass(index)));
      }
      overridden |= method != null;
    }
    return strictest;
  }

  /** Whether the application has a method of this name that takes an HTTP request and response. */
  boolean declares(String name) {
    return types.stream().anyMatch(type -> method(type, name, HTTP) != null);
  }

  /**
   * Refuses annotations where they would not hold.
   *
   * @throws IllegalArgumentException if there is one; the message names the method
   */
  void requireNoneMisplaced() {
    for (Class<?> type : types) {
      for (Class<?> implemented : type.getInterfaces()) {
        requireNoneOnMethods(implemented);
      }
      for (Method method : type.getDeclaredMethods()) {
        if (!method.isSynthetic() && declared(method) != null && !serves(method)) {
          throw new IllegalArgumentException(
              "the annotation of "
                  + type.getName()
                  + "."
                  + method.getName()
                  + " would not hold: it serves no HTTP method. Annotate the class, service, or a"
                  + " doX method that takes an HttpServletRequest and an HttpServletResponse");
        }
      }
    }
  }

  /** Methods of interfaces are not read: a class need not say that it implements one of them. */
  private static void requireNoneOnMethods(Class<?> implemented) {
    for (Method method : implemented.getDeclaredMethods()) {
      if (declared(method) != null) {
        throw new IllegalArgumentException(
            "the annotation of "
                + implemented.getName()
                + "."
                + method.getName()
                + " would not hold: it is on a method of an interface. Annotate the interface, or"
                + " the method of the class that implements it");
      }
    }
    for (Class<?> extended : implemented.getInterfaces()) {
      requireNoneOnMethods(extended);
    }
  }

  private static boolean serves(Method method) {
    List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
    return parameters.equals(HTTP)
        ? SERVED_BY.containsValue(method.getName()) || method.getName().equals("service")
        : parameters.equals(PLAIN) && method.getName().equals("service");
  }

  private static @Nullable Method method(Class<?> type, String name, List<Class<?>> parameters) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name)
          && !method.isSynthetic()
          && Arrays.asList(method.getParameterTypes()).equals(parameters)) {
        return method;
      }
    }
    return null;
  }

  static @Nullable GuardMode strictest(@Nullable GuardMode one, @Nullable GuardMode other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? other : one;
  }

  private static @Nullable GuardMode declared(AnnotatedElement element) {
    if (element.getDeclaredAnnotation(DenyImpersonation.class) != null) {
      return GuardMode.DENY;
    }
    if (element.getDeclaredAnnotation(ReadOnlyImpersonation.class) != null) {
      return GuardMode.READ_ONLY;
    }
    return element.getDeclaredAnnotation(AllowImpersonation.class) != null ? GuardMode.ALLOW : null;
  }
}
