package dev.impersonation.contract;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationInfoServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names the routes of the contract's application and the guards on them, as data: {@link
 * ContractApplication} registers them with a servlet container, and another host can serve the
 * same. Below {@code /limited} a path's first segment tells which guards match it, in their order.
 */
public final class ContractRoutes {
  /** Where nothing but the filter's default decides, and one route for each mode. */
  static final List<String> LIMITED =
      List.of("none", "public", "allow", "require-reason", "read-only", "deny");

  /** Which status is reported by which error page, of the ones that are guarded. */
  public static final Map<Integer, String> ERROR_PAGES =
      Map.of(
          416, "/limited/none/errorpage",
          417, "/limited/public/errorpage",
          422, "/limited/allow/errorpage",
          423, "/limited/require-reason/errorpage",
          424, "/limited/read-only/errorpage",
          426, "/limited/deny/errorpage",
          428, "/closed-errorpage");

  /** Whether a guard marks a request before it is decided, or only tightens what was decided. */
  public enum Place {
    BEFORE_THE_FILTER,
    BEHIND_THE_FILTER
  }

  /** What answers at a route. */
  public enum Handler {
    /** Tells what it sees of the request, as JSON. */
    WHOAMI(WhoAmIServlet.class),
    /** Tells what routers read in the raw URI, as JSON. */
    ROUTER(RawRouterServlet.class),
    /** Tells the page who acts. */
    INFO(ImpersonationInfoServlet.class),
    /** The same, with the actor's ID. */
    INFO_WITH_ACTOR(ImpersonationInfoServlet.class),
    /** A page with the banner. */
    PAGE(BannerPageServlet.class),
    /** Ends a request in one of many ways, to be found in the audit. */
    AUDITED(AuditedServlet.class),
    /** Dispatches in one of many ways; needs the servlet API. */
    DISPATCH(DispatchServlet.class),
    /** Works on when its thread has left; needs the servlet API. */
    ASYNC(AsyncServlet.class),
    /** Keeps something in a session; needs the servlet API. */
    SESSION(SessionServlet.class),
    /** Reads or writes by listeners; needs the servlet API. */
    AUDITED_STREAM(AuditedStreamServlet.class),
    /** Has listeners that throw; needs the servlet API. */
    AUDITED_LISTENER(AuditedListenerServlet.class),
    /** Shows an error, by an ERROR dispatch of the servlet API. */
    ERROR_PAGE(ErrorPageServlet.class);

    private final Class<? extends HttpServlet> servlet;

    Handler(Class<? extends HttpServlet> servlet) {
      this.servlet = servlet;
    }

    Class<? extends HttpServlet> servlet() {
      return servlet;
    }
  }

  /**
   * Servlet, or handler of another host, with the paths that lead to it.
   *
   * @param name the servlet's name, by which guards and named dispatches find it
   * @param handler what answers
   * @param patterns paths, or prefixes that end in {@code /*}
   */
  public record Route(String name, Handler handler, List<String> patterns) {
    Route and(String more) {
      return new Route(name, handler, Stream.concat(patterns.stream(), Stream.of(more)).toList());
    }
  }

  /**
   * Guard with its mode and what it is mapped to.
   *
   * @param name its name
   * @param mode what it says
   * @param members the members that a reason must have, for {@link GuardMode#REQUIRE_REASON}
   * @param place whether it marks or tightens
   * @param patterns the paths, or prefixes that end in {@code /*}, that it is mapped to
   * @param servlets the names of routes that it is mapped to
   * @param dispatches on which dispatches it is asked
   */
  public record Guard(
      String name,
      GuardMode mode,
      List<String> members,
      Place place,
      List<String> patterns,
      List<String> servlets,
      Set<DispatcherType> dispatches) {
    static Guard before(String mode, String name, String... patterns) {
      return new Guard(
          name,
          GuardMode.of(mode),
          List.of(),
          Place.BEFORE_THE_FILTER,
          List.of(patterns),
          List.of(),
          EnumSet.allOf(DispatcherType.class));
    }

    /** One on routes below {@code /limited}. */
    static Guard limiting(String mode, String name, String... routes) {
      return before(
          mode,
          name,
          Arrays.stream(routes).map(route -> "/limited/" + route + "/*").toArray(String[]::new));
    }

    static Guard byName(String mode, String name, String... servlets) {
      Guard guard = before(mode, name);
      return new Guard(
          name,
          guard.mode,
          guard.members,
          Place.BEHIND_THE_FILTER,
          List.of(),
          List.of(servlets),
          guard.dispatches);
    }

    Guard and(String... more) {
      List<String> all = Stream.concat(patterns.stream(), Arrays.stream(more)).toList();
      return new Guard(name, mode, members, place, all, servlets, dispatches);
    }

    Guard behind() {
      return new Guard(
          name, mode, members, Place.BEHIND_THE_FILTER, patterns, servlets, dispatches);
    }

    Guard demanding(String... demanded) {
      return new Guard(name, mode, List.of(demanded), place, patterns, servlets, dispatches);
    }

    Guard on(DispatcherType only) {
      return new Guard(name, mode, members, place, patterns, servlets, EnumSet.of(only));
    }

    /** Whether it is mapped to this path, as it is decoded and without the context path. */
    public boolean matches(String path) {
      return patterns.stream().anyMatch(pattern -> ContractRoutes.matches(pattern, path));
    }

    /** The settings by which a container sets it up. */
    Map<String, String> settings() {
      return members.isEmpty()
          ? Map.of("mode", mode.toString())
          : Map.of("mode", mode.toString(), "members", String.join(", ", members));
    }
  }

  /** All guards, in the order in which they are asked. */
  public static final List<Guard> GUARDS =
      List.of(
          Guard.before("public", "open", "/public/*", "/public-dispatch")
              .and("/public-async", "/public-session"),
          Guard.before("public", "open-requests", "/request-dispatch").on(DispatcherType.REQUEST),
          Guard.limiting("public", "limit-public", "public", "public-read", "public-deny"),
          Guard.limiting("allow", "limit-allow", "allow", "allow-read", "allow-deny"),
          Guard.limiting("require-reason", "limit-reason", "require-reason", "reason-read"),
          Guard.limiting("require-reason", "limit-members", "members")
              .demanding("ticket", "approver"),
          Guard.limiting("read-only", "limit-read", "read-only", "public-read", "allow-read")
              .and("/limited/reason-read/*", "/limited/read-reason/*", "/limited/read-allow/*")
              .and("/limited/read-public/*", "/limited/read-deny/*", "/locked-notes"),
          Guard.limiting("deny", "limit-deny", "deny", "public-deny", "allow-deny", "read-deny")
              .and("/limited/deny-public/*", "/limited/deny-allow/*", "/limited/deny-read/*")
              .and("/locked/*"),
          Guard.limiting("read-only", "limit-read-last", "deny-read"),
          Guard.limiting("require-reason", "limit-reason-last", "read-reason"),
          Guard.limiting("allow", "limit-allow-last", "read-allow", "deny-allow"),
          Guard.limiting("public", "limit-public-last", "read-public", "deny-public"),
          Guard.before("public", "routes-public", "/routes/public/*"),
          Guard.before("allow", "routes-allow", "/routes/comments/*"),
          Guard.before("deny", "routes-deny", "/routes/payments/*"),
          Guard.before("public", "late", "/late/*", "/late-dispatch").behind(),
          Guard.byName("public", "late-by-name", "guarded", "guarded-dispatch"),
          Guard.limiting("deny", "late-deny", "late-deny").behind(),
          Guard.limiting("read-only", "late-read", "late-read").behind(),
          Guard.limiting("allow", "late-allow", "late-allow").behind(),
          Guard.limiting("public", "late-public", "late-public").behind(),
          Guard.byName("deny", "named-deny", "closed", "closed-errorpage"),
          Guard.byName("read-only", "named-read", "readable"),
          Guard.byName("allow", "named-allow", "free"));

  /** All routes but for the annotated ones, which are servlets by their nature. */
  public static final List<Route> ROUTES =
      List.of(
          route("whoami", Handler.WHOAMI, "/api/*", "/public/*", "/late/*"),
          route("named", Handler.WHOAMI, "/named", "/public/named"),
          route("guarded", Handler.WHOAMI, "/guarded"),
          route("dispatch", Handler.DISPATCH, "/dispatch", "/public-dispatch", "/request-dispatch")
              .and("/late-dispatch"),
          route("guarded-dispatch", Handler.DISPATCH, "/guarded-dispatch"),
          route("async", Handler.ASYNC, "/async", "/public-async"),
          route("session", Handler.SESSION, "/session", "/public-session"),
          route("audited", Handler.AUDITED, "/audited", "/limited/allow/audited"),
          route("audited-stream", Handler.AUDITED_STREAM, "/audited-stream"),
          route("audited-listener", Handler.AUDITED_LISTENER, "/audited-listener"),
          route("info", Handler.INFO, "/impersonation/*"),
          route("info-actor", Handler.INFO_WITH_ACTOR, "/impersonation-actor/*"),
          route("page", Handler.PAGE, BannerPageServlet.PATH),
          route("errorpage", Handler.ERROR_PAGE, "/errorpage"),
          route("limited", Handler.WHOAMI, "/limited/*"),
          route("limited-dispatch", Handler.DISPATCH, onEachRoute("/dispatch")),
          route("limited-audited", Handler.AUDITED, onEachRoute("/upgrading")),
          route("routes", Handler.ROUTER, "/routes/*"),
          route("limited-errorpage", Handler.ERROR_PAGE, onEachRoute("/errorpage")),
          route("closed", Handler.WHOAMI, "/closed"),
          route("closed-errorpage", Handler.ERROR_PAGE, "/closed-errorpage"),
          route("readable", Handler.WHOAMI, "/readable"),
          route("free", Handler.WHOAMI, "/free"),
          route("locked", Handler.WHOAMI, "/locked/*", "/locked-notes"));

  private ContractRoutes() {}

  private static Route route(String name, Handler handler, String... patterns) {
    return new Route(name, handler, List.of(patterns));
  }

  private static String[] onEachRoute(String path) {
    return LIMITED.stream().map(route -> "/limited/" + route + path).toArray(String[]::new);
  }

  /** Returns the guards of this place, in the order in which they are asked. */
  public static List<Guard> guards(Place place) {
    return GUARDS.stream().filter(guard -> guard.place() == place).toList();
  }

  /** Whether the pattern, a path or a prefix that ends in {@code /*}, matches the path. */
  public static boolean matches(String pattern, String path) {
    if (!pattern.endsWith("/*")) {
      return pattern.equals(path);
    }
    String prefix = pattern.substring(0, pattern.length() - 2);
    return path.equals(prefix) || path.startsWith(prefix + "/");
  }
}
