package dev.impersonation.servlet;

import dev.impersonation.http.Admission;
import dev.impersonation.http.Caller;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.route.Routes;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
   * @param caller whom it speaks for: of whoever acts in person, no rule is asked
   * @throws ServletException if the servlet has an annotation where it would not hold
   */
  static DispatchRules of(
      ServletGateRequest dispatch,
      @Nullable VerifiedRequest before,
      Caller caller,
      GuardMark mark,
      Routes routes)
      throws ServletException {
    List<RouteRule> marked =
        mark.rules().isEmpty() && before != null
            ? before.markedOfSecondPass(dispatch.target())
            : mark.rules().all();
    if (caller instanceof Caller.Verified verified && !verified.isImpersonated()) {
      return new DispatchRules(marked, marked);
    }
    return new DispatchRules(
        marked,
        ofServlet(dispatch, before, routes)
            .map(rule -> Stream.concat(Stream.of(rule), marked.stream()).toList())
            .orElse(marked));
  }

  /**
   * Returns the same behind an adapter of the host, whose own rules hold on: it has seen neither
   * the method that somebody in between puts in place of the client's, nor where a dispatch goes.
   * What it opens, guards here must open as well.
   */
  List<RouteRule> behind(Admission ofHost) {
    return Stream.concat(ofHost.rules().stream().map(RouteRule::withoutOpening), all.stream())
        .toList();
  }

  /**
   * Returns what asks for the rules of a handler behind servlets, such as a framework's controller:
   * on dispatches whose path the request tells. Of a FORWARD that may go by name it does not.
   */
  static Supplier<List<RouteRule>> ofHandler(
      HandlerRules handlers, ServletGateRequest dispatch, @Nullable VerifiedRequest before) {
    DispatchTarget target = dispatch.target();
    return () ->
        switch (target.type()) {
          case REQUEST, ASYNC -> listed(handlers.rule(dispatch.request()));
          case FORWARD -> {
            Optional<RouteRule> rule = handlers.rule(dispatch.request());
            yield listed(mayGoByName(target, before) ? rule.map(RouteRule::asLimit) : rule);
          }
          case INCLUDE, ERROR -> List.of();
        };
  }

  private static List<RouteRule> listed(Optional<RouteRule> rule) {
    return rule.isPresent() ? List.of(rule.get()) : List.of();
  }

  private static boolean mayGoByName(DispatchTarget target, @Nullable VerifiedRequest before) {
    return before == null || before.isAtPathOf(target);
  }

  /**
   * Under INCLUDE, and of a FORWARD by name, the request shows the mapping it came by: what that
   * servlet is allowed is not lent to another one.
   */
  private static Optional<RouteRule> ofServlet(
      ServletGateRequest dispatch, @Nullable VerifiedRequest before, Routes routes)
      throws ServletException {
    DispatchTarget target = dispatch.target();
    return switch (target.type()) {
      case ERROR -> Optional.empty();
      case INCLUDE -> routes.limitOfInclude(dispatch.path());
      case FORWARD ->
          mayGoByName(target, before)
              ? routes.limitOfForward(dispatch.request())
              : routes.rule(dispatch.request(), dispatch.method());
      case REQUEST, ASYNC -> routes.rule(dispatch.request(), dispatch.method());
    };
  }
}
