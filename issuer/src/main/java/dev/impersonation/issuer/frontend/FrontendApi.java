package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Origins;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lists the routes of the Frontend API. Browsers send GET and POST alone: POST with a parameter
 * {@code _method} in the query stands for another method.
 */
public final class FrontendApi {
  private static final String ACCOUNT = "/v1/me";

  private FrontendApi() {}

  /** Returns the routes as they are described; what is served is {@link #withMethodsInQuery}. */
  public static List<Route> routes(Issuance issuance, FrontendSettings settings) {
    Frontend frontend = Frontend.of(issuance, settings);
    List<Route> open = new ArrayList<>();
    open.addAll(new WellKnown(issuance).routes());
    open.addAll(new Pictures(frontend).routes());
    open.addAll(new TicketAcceptance(frontend).routes());
    List<Route> called = new ArrayList<>();
    called.addAll(new Environment(settings).routes());
    called.addAll(new CurrentClient(frontend).routes());
    called.addAll(new SignIns(frontend).routes());
    called.addAll(new ClientSessions(frontend).routes());
    called.addAll(new Profile(frontend).routes());
    called.addAll(new ProfilePassword(frontend).routes());
    called.addAll(new ProfileAddresses(frontend).routes());
    called.addAll(new UnsupportedChanges(frontend).routes());
    List<Route> all = new ArrayList<>(open);
    called.forEach(route -> all.add(guarded(route, frontend)));
    return all;
  }

  private static Route guarded(Route route, Frontend frontend) {
    // Whether somebody may change an account at all is judged before what was sent for that.
    boolean needsForm =
        !route.method().equals(HandlerType.GET) && !route.path().startsWith(ACCOUNT);
    Route checked =
        needsForm
            ? new Route(
                route.method(),
                route.path(),
                request -> {
                  Parameters.requireForm(request);
                  route.handler().handle(request);
                })
            : route;
    return checked.behind(request -> requireCaller(request, route.path(), frontend));
  }

  /** A preflight is answered to any page: without leave, if it has none (Fetch, CORS protocol). */
  private static void requireCaller(Context request, String path, Frontend frontend) {
    if (request.method().equals(HandlerType.OPTIONS)) {
      return;
    }
    requireAllowed(request, frontend.settings().origins());
    if (!path.equals(CurrentClient.DEV_BROWSER)) {
      requireKnownDevBrowser(frontend, frontend.browser(request));
    }
  }

  private static void requireAllowed(Context request, Origins origins) {
    String origin = request.header("Origin");
    if (origin == null) {
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

  /** Whoever is refused here gets another name from {@link CurrentClient#DEV_BROWSER}. */
  private static void requireKnownDevBrowser(Frontend frontend, BrowserRequest browser) {
    if (browser.devBrowser().isPresent() && frontend.transact(browser::client).isEmpty()) {
      throw ApiException.of(
          401, "dev_browser_unauthenticated", "the query names a client that is not there");
    }
  }

  /**
   * Returns what is served for these routes: each path gets a POST that looks for {@code _method}.
   */
  public static List<Route> withMethodsInQuery(List<Route> routes) {
    Map<String, Map<String, Handler>> paths = new LinkedHashMap<>();
    Map<String, Handler> guards = new LinkedHashMap<>();
    List<Route> all = new ArrayList<>();
    for (Route route : routes) {
      guards.put(route.path(), route.guard());
      Map<String, Handler> methods =
          paths.computeIfAbsent(route.path(), path -> new LinkedHashMap<>());
      if (!route.method().equals(HandlerType.GET)) {
        methods.put(route.method().name(), route.handler());
      }
      if (!route.method().equals(HandlerType.POST)) {
        all.add(route);
      }
    }
    paths.forEach(
        (path, methods) -> {
          addMissing(methods, path, paths);
          Route byQuery = Route.post(path, request -> byMethodInQuery(request, methods));
          all.add(byQuery.behind(Objects.requireNonNull(guards.get(path))));
        });
    return all;
  }

  /** What a path has no route for, the path above it that takes all may have one for. */
  private static void addMissing(
      Map<String, Handler> methods, String path, Map<String, Map<String, Handler>> paths) {
    paths.forEach(
        (above, handlers) -> {
          int rest = above.indexOf('<');
          if (rest >= 0 && path.startsWith(above.substring(0, rest))) {
            handlers.forEach(methods::putIfAbsent);
          }
        });
  }

  private static void byMethodInQuery(Context request, Map<String, Handler> methods)
      throws Exception {
    Handler handler = methods.get(Parameters.ofQuery(request).find("_method").orElse("POST"));
    if (handler == null) {
      throw ApiException.of(405, "method_not_allowed", "no such method here");
    }
    handler.handle(request);
  }
}
