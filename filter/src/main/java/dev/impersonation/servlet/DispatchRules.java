package dev.impersonation.servlet;

import dev.impersonation.http.RouteRule;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the rules that hold beside each other on one dispatch.
 *
 * @param marked what guards in front have asked for
 * @param all the same, and what the annotations of the servlet ask for
 */
record DispatchRules(List<RouteRule> marked, List<RouteRule> all) {
  /**
   * Returns those of a dispatch.
   *
   * @param before what was found at an earlier dispatch of the request; null at the first
   * @throws ServletException if the servlet has an annotation where it would not hold
   */
  static DispatchRules of(
      ServletGateRequest dispatch,
      @Nullable VerifiedRequest before,
      GuardMark mark,
      CheckedApplication application)
      throws ServletException {
    List<RouteRule> marked =
        mark.rules().isEmpty() && before != null
            ? before.markedOfSecondPass(dispatch.target())
            : mark.rules();
    return new DispatchRules(
        marked,
        Stream.concat(application.rule(dispatch, before).stream(), marked.stream()).toList());
  }
}
