package dev.impersonation.servlet;

import dev.impersonation.http.RouteRule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Finds the rule of the handler that will serve a request behind a servlet, such as an annotated
 * controller of a framework; for adapters. It counts like an annotation of the servlet: in place of
 * the filter's default, beside what guards ask for.
 *
 * <p>Asked only while somebody impersonates, on REQUEST, ASYNC and FORWARD dispatches that pass the
 * filter, before anything of them happens. Whatever it throws, and a null that it returns, makes
 * the answer 503, as of a policy. Implementations are safe for use by many threads and quick, for
 * requests wait for them, and write nothing to the request but attributes of their own.
 */
@FunctionalInterface
public interface HandlerRules {
  /** Returns the rule; empty if the handler asks for nothing, so that the default holds. */
  Optional<RouteRule> rule(HttpServletRequest request);
}
