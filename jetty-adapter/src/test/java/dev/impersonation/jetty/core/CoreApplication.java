package dev.impersonation.jetty.core;

import dev.impersonation.contract.ContractRoutes;
import dev.impersonation.contract.ContractRoutes.Guard;
import dev.impersonation.contract.ContractRoutes.Place;
import dev.impersonation.contract.ContractRoutes.Route;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.ImpersonationInfoHandler;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;

/** The application that the contract is spoken to, of handlers of Jetty's core. */
public final class CoreApplication {
  private CoreApplication() {}

  /** Returns it behind a handler with these settings. */
  static ImpersonationHandler behindHandler(Map<String, String> settings) {
    ImpersonationHandler handler = guarded(settings, ContractRoutes.GUARDS);
    handler.setHandler(application());
    return handler;
  }

  /** Returns a handler with these settings and a route for each of the guards. */
  public static ImpersonationHandler guarded(Map<String, String> settings, List<Guard> guards) {
    GateBuilder<ImpersonationHandler> builder = ImpersonationHandler.builder();
    settings.forEach(builder::set);
    ImpersonationHandler handler = builder.build();
    guards.forEach(guard -> guard(handler, guard));
    // As its annotation says of the servlet.
    infoPaths().forEach(path -> handler.route(path, GuardMode.ALLOW));
    return handler;
  }

  private static void guard(ImpersonationHandler handler, Guard guard) {
    RouteRule rule =
        guard.members().isEmpty()
            ? RouteRule.of(guard.mode())
            : RouteRule.requireReason(guard.members().toArray(String[]::new));
    // What guards behind the filter can do is limit.
    RouteRule held = guard.place() == Place.BEFORE_THE_FILTER ? rule : rule.asLimit();
    patterns(guard).forEach(pattern -> handler.route(pattern, held));
  }

  private static Stream<String> patterns(Guard guard) {
    Stream<String> ofRoutes =
        ContractRoutes.ROUTES.stream()
            .filter(route -> guard.servlets().contains(route.name()))
            .flatMap(route -> route.patterns().stream());
    return Stream.concat(guard.patterns().stream(), ofRoutes);
  }

  private static Stream<String> infoPaths() {
    return ContractRoutes.ROUTES.stream()
        .filter(CoreApplication::isInfo)
        .flatMap(CoreApplication::patterns);
  }

  private static boolean isInfo(Route route) {
    return route.handler() == ContractRoutes.Handler.INFO
        || route.handler() == ContractRoutes.Handler.INFO_WITH_ACTOR;
  }

  /** The servlet answers at the root of its mapping, and with the banner's module. */
  private static Stream<String> patterns(Route route) {
    return isInfo(route)
        ? route.patterns().stream()
            .map(pattern -> pattern.substring(0, pattern.length() - 2))
            .flatMap(root -> Stream.of(root, root + "/", root + "/banner.js"))
        : route.patterns().stream();
  }

  private static Handler application() {
    Map<ContractRoutes.Handler, Handler> handlers = new EnumMap<>(ContractRoutes.Handler.class);
    handlers.put(ContractRoutes.Handler.WHOAMI, new WhoAmIHandler());
    handlers.put(ContractRoutes.Handler.ROUTER, new RouterHandler());
    handlers.put(ContractRoutes.Handler.AUDITED, new AuditedHandler());
    handlers.put(ContractRoutes.Handler.AUDITED_STREAM, new AuditedStreamHandler());
    handlers.put(ContractRoutes.Handler.SESSION, new SessionedHandler());
    handlers.put(ContractRoutes.Handler.INFO, ImpersonationInfoHandler.withoutActorId());
    handlers.put(ContractRoutes.Handler.INFO_WITH_ACTOR, ImpersonationInfoHandler.withActorId());
    handlers.put(ContractRoutes.Handler.PAGE, new PageHandler());
    PathMappingsHandler mappings = new PathMappingsHandler.NoContext();
    for (Route route : ContractRoutes.ROUTES) {
      Handler handler = handlers.get(route.handler());
      if (handler != null) {
        patterns(route).forEach(pattern -> mappings.addMapping(PathSpec.from(pattern), handler));
      }
    }
    return mappings;
  }
}
