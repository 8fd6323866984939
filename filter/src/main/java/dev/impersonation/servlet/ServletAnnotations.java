package dev.impersonation.servlet;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of a servlet ask for: those of its class, and in their place those of the
 * method that serves an HTTP method. Of several on one element the strictest counts.
 */
final class ServletAnnotations {
  private static final Map<String, String> SERVED_BY =
      Map.of(
          "GET", "doGet",
          "HEAD", "doHead",
          "POST", "doPost",
          "PUT", "doPut",
          "PATCH", "doPatch",
          "DELETE", "doDelete",
          "OPTIONS", "doOptions",
          "TRACE", "doTrace");

  private final @Nullable GuardMode ofClass;
  private final Map<String, GuardMode> ofMethods;

  private ServletAnnotations(@Nullable GuardMode ofClass, Map<String, GuardMode> ofMethods) {
    this.ofClass = ofClass;
    this.ofMethods = ofMethods;
  }

  static ServletAnnotations of(Class<?> servlet) {
    Map<String, GuardMode> ofMethods = new TreeMap<>();
    SERVED_BY.forEach(
        (method, name) -> {
          GuardMode mode = ofMethod(servlet, name);
          if (mode != null) {
            ofMethods.put(method, mode);
          }
        });
    // HttpServlet.doHead calls doGet.
    GuardMode ofGet = ofMethods.get("GET");
    if (ofGet != null) {
      ofMethods.putIfAbsent("HEAD", ofGet);
    }
    return new ServletAnnotations(mode(servlet), ofMethods);
  }

  /** What an overridden method was refused stays refused; what it was allowed does not count. */
  private static @Nullable GuardMode ofMethod(Class<?> servlet, String name) {
    boolean overridden = false;
    for (Class<?> type = servlet;
        type != null && type != HttpServlet.class;
        type = type.getSuperclass()) {
      try {
        GuardMode mode =
            mode(type.getDeclaredMethod(name, HttpServletRequest.class, HttpServletResponse.class));
        if (mode != null && !(overridden && mode == GuardMode.ALLOW)) {
          return mode;
        }
        overridden = true;
      } catch (NoSuchMethodException e) {
        // A superclass may have it.
      }
    }
    return null;
  }

  private static @Nullable GuardMode mode(AnnotatedElement element) {
    if (element.isAnnotationPresent(DenyImpersonation.class)) {
      return GuardMode.DENY;
    }
    if (element.isAnnotationPresent(ReadOnlyImpersonation.class)) {
      return GuardMode.READ_ONLY;
    }
    return element.isAnnotationPresent(AllowImpersonation.class) ? GuardMode.ALLOW : null;
  }

  /** Returns what holds for an HTTP method; empty if no annotation says. */
  Optional<RouteRule> rule(String method) {
    return Optional.ofNullable(ofMethods.getOrDefault(method, ofClass)).map(RouteRule::of);
  }

  /** Returns whether there is none at all. */
  boolean isEmpty() {
    return ofClass == null && ofMethods.isEmpty();
  }

  /** Returns whether something holds for every HTTP method, unknown ones too. */
  boolean decidesEveryMethod() {
    return ofClass != null;
  }

  /** Returns whether one of them can refuse anything. */
  boolean limits() {
    return (ofClass != null && ofClass != GuardMode.ALLOW)
        || ofMethods.values().stream().anyMatch(mode -> mode != GuardMode.ALLOW);
  }

  /** Returns the modes as a person would list them, such as {@code deny, POST allow}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(ofClass == null ? "" : ofClass.toString());
    ofMethods.forEach(
        (method, mode) ->
            text.append(text.isEmpty() ? "" : ", ").append(method).append(' ').append(mode));
    return text.toString();
  }
}
