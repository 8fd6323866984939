package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Origins;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes of the Frontend API. Browsers send GET and POST alone: POST with a parameter {@code
 * _method} in the query stands for another method.
 */
public final class FrontendApi {
  private FrontendApi() {}

  public static List<Route> routes(Issuance issuance, URI signInUrl, Origins origins) {
    FrontendJson json = new FrontendJson(issuance);
    List<Route> routes = new ArrayList<>();
    routes.addAll(new WellKnown(issuance).routes());
    routes.addAll(new TicketAcceptance(issuance, signInUrl).routes());
    routes.addAll(new SignIns(issuance, json).routes());
    routes.addAll(new ClientSessions(issuance, json).routes());
    return withMethodsInQuery(
        routes.stream().map(route -> withOriginCheck(route, origins)).toList());
  }

  private static Route withOriginCheck(Route route, Origins origins) {
    return new Route(
        route.method(),
        route.path(),
        request -> {
          requireAllowed(request, origins);
          route.handler().handle(request);
        });
  }

  private static void requireAllowed(Context request, Origins origins) {
    String origin = request.header("Origin");
    if (origin == null || route(request).startsWith("/.well-known/")) {
      return;
    }
    if (request.header("Authorization") != null) {
      throw ApiException.of(
          400,
          "origin_authorization_headers_conflict",
          "a request has either an Origin or an Authorization header");
    }
    if (!origins.isAllowed(origin)) {
      throw ApiException.of(
          400,
          "origin_invalid",
          "this origin is not allowed; start the issuer with --allowed-origin for it");
    }
  }

  private static String route(Context request) {
    return request.endpoint().path;
  }

  /** Adds to each path with another method than GET a POST that looks for {@code _method}. */
  private static List<Route> withMethodsInQuery(List<Route> routes) {
    Map<String, Map<String, Handler>> paths = new LinkedHashMap<>();
    List<Route> all = new ArrayList<>();
    for (Route route : routes) {
      if (!route.method().equals(HandlerType.GET)) {
        paths
            .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
            .put(route.method().name(), route.handler());
      }
      if (!route.method().equals(HandlerType.POST)) {
        all.add(route);
      }
    }
    paths.forEach(
        (path, methods) -> all.add(Route.post(path, request -> byMethodInQuery(request, methods))));
    return all;
  }

  private static void byMethodInQuery(Context request, Map<String, Handler> methods)
      throws Exception {
    String method = request.queryParam("_method");
    Handler handler = methods.get(method == null ? "POST" : method);
    if (handler == null) {
      throw ApiException.of(405, "method_not_allowed", "no such method here");
    }
    handler.handle(request);
  }
}
