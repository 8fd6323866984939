package dev.impersonation.servlet.route;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what the annotations of a servlet ask for: those of its class, and in their place those of
 * the method that serves an HTTP method. Where several speak of the same, the strictest counts.
 * Immutable.
 */
final class ServletAnnotations {
  static final ServletAnnotations NONE = new ServletAnnotations(null, Map.of());

  /** Of a servlet that may have annotations that nobody can read. */
  static final ServletAnnotations UNREADABLE = new ServletAnnotations(GuardMode.DENY, Map.of());

  private static final Decision UNLIMITED = Decision.allowed("annotations");
  private static final ImpersonationPolicy READ_ONLY = ImpersonationPolicy.readOnly();
  private static final ImpersonationPolicy DENY = ImpersonationPolicy.deny();

  private final @Nullable GuardMode ofClass;
  private final Map<String, GuardMode> ofMethods;

  private ServletAnnotations(@Nullable GuardMode ofClass, Map<String, GuardMode> ofMethods) {
    this.ofClass = ofClass;
    this.ofMethods = ofMethods;
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one is on a method that serves no HTTP method, where it
   *     would not hold; the message names the method
   * @throws LinkageError if the class refers to others that are missing
   */
  static ServletAnnotations of(Class<?> servlet) {
    ServletLineage lineage = new ServletLineage(servlet);
    lineage.requireNoneMisplaced();
    GuardMode ofService = lineage.ofService();
    Map<String, GuardMode> ofMethods = new TreeMap<>();
    ServletLineage.SERVED_BY.forEach(
        (method, name) -> {
          GuardMode mode = lineage.ofMethod(name);
          if (mode != null) {
            ofMethods.put(method, mode);
          }
        });
    GuardMode ofClass = ServletLineage.strictest(lineage.ofClass(), ofService);
    GuardMode ofHead = head(lineage, ofClass, ofMethods.get("HEAD"), ofMethods.get("GET"));
    if (ofHead != null) {
      ofMethods.put("HEAD", ofHead);
    }
    if (ofService != null && ofService != GuardMode.ALLOW) {
      // Whatever doX is run, service has run before it.
      ofMethods.replaceAll((method, mode) -> mode.compareTo(ofService) < 0 ? ofService : mode);
    }
    return new ServletAnnotations(ofClass, new TreeMap<>(ofMethods));
  }

  /** HttpServlet.doHead calls doGet; one of the application's own is not known to. */
  private static @Nullable GuardMode head(
      ServletLineage lineage,
      @Nullable GuardMode ofClass,
      @Nullable GuardMode ofHead,
      @Nullable GuardMode ofGet) {
    if (ofHead != null || ofGet == null || !lineage.declares("doHead")) {
      return ofHead == null ? ofGet : ofHead;
    }
    return ofGet == GuardMode.ALLOW ? null : ServletLineage.strictest(ofGet, ofClass);
  }

  private @Nullable GuardMode mode(String method) {
    return ofMethods.getOrDefault(method, ofClass);
  }

  /** Returns what holds for an HTTP method; empty if no annotation says. */
  Optional<RouteRule> rule(String method) {
    return Optional.ofNullable(mode(method)).map(RouteRule::ofAnnotation);
  }

  /** Returns what they refuse; everything else is allowed, as far as they are concerned. */
  ImpersonationPolicy limit() {
    return (operation, context) -> {
      GuardMode mode = mode(operation.method());
      return mode == null || mode == GuardMode.ALLOW
          ? UNLIMITED
          : limit(mode).decide(operation, context);
    };
  }

  private static ImpersonationPolicy limit(GuardMode mode) {
    return mode == GuardMode.READ_ONLY ? READ_ONLY : DENY;
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
    return isLimit(ofClass) || ofMethods.values().stream().anyMatch(ServletAnnotations::isLimit);
  }

  private static boolean isLimit(@Nullable GuardMode mode) {
    return mode != null && mode != GuardMode.ALLOW;
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
