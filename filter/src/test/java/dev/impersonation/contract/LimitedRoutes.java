package dev.impersonation.contract;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationGuard;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The routes that guards of every mode limit, once for {@code web.xml} and once for the servlet
 * API. Below {@code /limited} a path's first segment tells which guards match it, in their order.
 */
final class LimitedRoutes {
  /** Where nothing but the filter's default decides, and one route for each mode. */
  static final List<String> ROUTES =
      List.of("none", "public", "allow", "require-reason", "read-only", "deny");

  /** Which status is reported by which error page, of the ones that are guarded. */
  static final Map<Integer, String> ERROR_PAGES =
      Map.of(
          416, "/limited/none/errorpage",
          417, "/limited/public/errorpage",
          422, "/limited/allow/errorpage",
          423, "/limited/require-reason/errorpage",
          424, "/limited/read-only/errorpage",
          426, "/limited/deny/errorpage",
          428, "/closed-errorpage");

  /** A guard on paths or, where these are none, on servlets by name. */
  private record Guard(String name, String mode, String members, List<String> patterns) {
    static Guard on(String mode, String name, String... routes) {
      return new Guard(
          name, mode, "", Arrays.stream(routes).map(route -> "/limited/" + route + "/*").toList());
    }

    Guard and(String... more) {
      List<String> all = Stream.concat(patterns.stream(), Arrays.stream(more)).toList();
      return new Guard(name, mode, members, all);
    }

    Map<String, String> settings() {
      return members.isEmpty() ? Map.of("mode", mode) : Map.of("mode", mode, "members", members);
    }

    ImpersonationGuard inCode() {
      return members.isEmpty()
          ? ImpersonationGuard.of(GuardMode.of(mode))
          : ImpersonationGuard.requireReason(members.split(", "));
    }
  }

  private record Served(String name, Class<? extends HttpServlet> by, List<String> patterns) {}

  private static final List<Guard> BEFORE =
      List.of(
          Guard.on("public", "limit-public", "public", "public-read", "public-deny"),
          Guard.on("allow", "limit-allow", "allow", "allow-read", "allow-deny"),
          Guard.on("require-reason", "limit-reason", "require-reason", "reason-read"),
          new Guard(
              "limit-members", "require-reason", "ticket, approver", List.of("/limited/members/*")),
          Guard.on("read-only", "limit-read", "read-only", "public-read", "allow-read")
              .and("/limited/reason-read/*", "/limited/read-reason/*", "/limited/read-allow/*")
              .and("/limited/read-public/*", "/limited/read-deny/*", "/locked-notes"),
          Guard.on("deny", "limit-deny", "deny", "public-deny", "allow-deny", "read-deny")
              .and("/limited/deny-public/*", "/limited/deny-allow/*", "/limited/deny-read/*")
              .and("/locked/*"),
          Guard.on("read-only", "limit-read-last", "deny-read"),
          Guard.on("require-reason", "limit-reason-last", "read-reason"),
          Guard.on("allow", "limit-allow-last", "read-allow", "deny-allow"),
          Guard.on("public", "limit-public-last", "read-public", "deny-public"),
          new Guard("routes-public", "public", "", List.of("/routes/public/*")),
          new Guard("routes-allow", "allow", "", List.of("/routes/comments/*")),
          new Guard("routes-deny", "deny", "", List.of("/routes/payments/*")));

  private static final List<Guard> AFTER =
      List.of(
          Guard.on("deny", "late-deny", "late-deny"),
          Guard.on("read-only", "late-read", "late-read"),
          Guard.on("allow", "late-allow", "late-allow"),
          Guard.on("public", "late-public", "late-public"));

  /** Those in place of patterns name servlets. */
  private static final List<Guard> BY_NAME =
      List.of(
          new Guard("named-deny", "deny", "", List.of("closed", "closed-errorpage")),
          new Guard("named-read", "read-only", "", List.of("readable")),
          new Guard("named-allow", "allow", "", List.of("free")));

  private static final List<Served> SERVED =
      List.of(
          new Served("limited", WhoAmIServlet.class, List.of("/limited/*")),
          new Served("limited-dispatch", DispatchServlet.class, onEachRoute("/dispatch")),
          new Served("limited-audited", AuditedServlet.class, onEachRoute("/upgrading")),
          new Served("routes", RawRouterServlet.class, List.of("/routes/*")),
          new Served("limited-errorpage", ErrorPageServlet.class, onEachRoute("/errorpage")),
          new Served("closed", WhoAmIServlet.class, List.of("/closed")),
          new Served("closed-errorpage", ErrorPageServlet.class, List.of("/closed-errorpage")),
          new Served("readable", WhoAmIServlet.class, List.of("/readable")),
          new Served("free", WhoAmIServlet.class, List.of("/free")),
          new Served("locked", WhoAmIServlet.class, List.of("/locked/*", "/locked-notes")));

  private LimitedRoutes() {}

  private static List<String> onEachRoute(String path) {
    return ROUTES.stream().map(route -> "/limited/" + route + path).toList();
  }

  /** Makes guards in code, or has the container make them of their settings. */
  enum Guards {
    IN_CODE,
    BY_INIT_PARAMS;

    private FilterRegistration.Dynamic add(ServletContext context, Guard guard) {
      FilterRegistration.Dynamic added =
          Objects.requireNonNull(
              context.addFilter(
                  guard.name(), this == IN_CODE ? guard.inCode() : new ImpersonationGuard()));
      added.setAsyncSupported(true);
      if (this == BY_INIT_PARAMS) {
        added.setInitParameters(guard.settings());
      }
      return added;
    }
  }

  static void registerBefore(ServletContext context, Guards guards) {
    addByPattern(context, guards, BEFORE);
  }

  static void registerAfter(ServletContext context, Guards guards) {
    addByPattern(context, guards, AFTER);
    BY_NAME.forEach(
        guard ->
            guards
                .add(context, guard)
                .addMappingForServletNames(
                    EnumSet.allOf(DispatcherType.class),
                    true,
                    guard.patterns().toArray(String[]::new)));
    for (Served served : SERVED) {
      try {
        ServletRegistration.Dynamic added =
            Objects.requireNonNull(
                context.addServlet(served.name(), context.createServlet(served.by())));
        added.setAsyncSupported(true);
        added.addMapping(served.patterns().toArray(String[]::new));
      } catch (ServletException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void addByPattern(ServletContext context, Guards guards, List<Guard> all) {
    all.forEach(
        guard ->
            guards
                .add(context, guard)
                .addMappingForUrlPatterns(
                    EnumSet.allOf(DispatcherType.class),
                    true,
                    guard.patterns().toArray(String[]::new)));
  }

  static String xmlBefore() {
    return BEFORE.stream().map(guard -> xml(guard, "url-pattern")).collect(Collectors.joining());
  }

  static String xmlAfter() {
    StringBuilder xml = new StringBuilder();
    AFTER.forEach(guard -> xml.append(xml(guard, "url-pattern")));
    BY_NAME.forEach(guard -> xml.append(xml(guard, "servlet-name")));
    for (Served served : SERVED) {
      String name = element("servlet-name", served.name());
      xml.append(
          element(
              "servlet",
              name
                  + element("servlet-class", served.by().getName())
                  + element("async-supported", "true")));
      xml.append(element("servlet-mapping", name + elements("url-pattern", served.patterns())));
    }
    ERROR_PAGES.forEach(
        (status, page) ->
            xml.append(
                element(
                    "error-page",
                    element("error-code", status.toString()) + element("location", page))));
    return xml.toString();
  }

  private static String xml(Guard guard, String mappedBy) {
    String name = element("filter-name", guard.name());
    StringBuilder parameters = new StringBuilder();
    guard
        .settings()
        .forEach(
            (setting, value) ->
                parameters.append(
                    element(
                        "init-param",
                        element("param-name", setting) + element("param-value", value))));
    List<String> types = Arrays.stream(DispatcherType.values()).map(DispatcherType::name).toList();
    return element(
            "filter",
            name
                + element("filter-class", ImpersonationGuard.class.getName())
                + element("async-supported", "true")
                + parameters)
        + element(
            "filter-mapping",
            name + elements(mappedBy, guard.patterns()) + elements("dispatcher", types));
  }

  private static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  private static String elements(String name, List<String> contents) {
    return contents.stream().map(content -> element(name, content)).collect(Collectors.joining());
  }
}
