package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * Answers changes of an account that this issuer does not make: an actor learns all the same that
 * they are forbidden.
 */
final class UnsupportedChanges {
  private static final String PATH = "/v1/me/<change>";
  private static final List<HandlerType> METHODS =
      List.of(HandlerType.POST, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);

  private final Frontend frontend;

  UnsupportedChanges(Frontend frontend) {
    this.frontend = frontend;
  }

  /** Returns routes for all below the account, to be added behind those that do something. */
  List<Route> routes() {
    return METHODS.stream().map(method -> new Route(method, PATH, this::refuse)).toList();
  }

  private void refuse(Context request) {
    new Account(frontend, request).own();
    throw ApiException.of(
        501, "not_supported_by_local_issuer", "this issuer does not make such changes");
  }
}
