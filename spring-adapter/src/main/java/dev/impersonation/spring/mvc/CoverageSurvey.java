package dev.impersonation.spring.mvc;

import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.servlet.route.Coverage.Extent;
import dev.impersonation.spring.mvc.ImpersonationCoverage.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.DefaultServletHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Lists the routes of all contexts, and what decides about each. */
final class CoverageSurvey {
  private static final String DELEGATING = "CompositeHandlerMapping";

  /** Is there by default, and no rule of the application's own. */
  private static final String OPEN_HEALTH = "impersonationOpenHealth";

  private static final String ERROR_CONTROLLER = "ErrorController";

  private final HandlerContexts contexts;
  private final HandlerLookUp lookUp;
  private final ObjectProvider<CoverageFindings> others;

  CoverageSurvey(
      HandlerContexts contexts, HandlerLookUp lookUp, ObjectProvider<CoverageFindings> others) {
    this.contexts = contexts;
    this.lookUp = lookUp;
    this.others = others;
  }

  Surveyed take() {
    List<Route> routes = new ArrayList<>();
    List<String> findings = new ArrayList<>();
    boolean hasRules = false;
    for (ApplicationContext context : contexts.all()) {
      OneContext one = new OneContext(context, lookUp.handlers(context), ServletSide.of(context));
      one.survey(routes, findings);
      hasRules |= one.hasRules();
    }
    others.orderedStream().forEach(other -> findings.addAll(other.findings()));
    routes.sort(Comparator.comparing(Route::pattern).thenComparing(Route::handler));
    return new Surveyed(routes, findings, hasRules);
  }

  /** The survey of one context. */
  private static final class OneContext {
    private final ApplicationContext context;
    private final ContextHandlers handlers;
    private final ServletSide servlets;
    private final Set<GuardPattern> reaching = new HashSet<>();
    private boolean hasAnnotations;

    OneContext(ApplicationContext context, ContextHandlers handlers, ServletSide servlets) {
      this.context = context;
      this.handlers = handlers;
      this.servlets = servlets;
    }

    boolean hasRules() {
      return hasAnnotations
          || servlets.guards().stream().anyMatch(guard -> !guard.guard().equals(OPEN_HEALTH));
    }

    void survey(List<Route> routes, List<String> findings) {
      context
          .getBeansOfType(HandlerMapping.class, true, false)
          .values()
          .forEach(mapping -> survey(mapping, routes, findings));
      servlets
          .coverage()
          .ifPresent(
              coverage -> {
                coverage.routes().forEach(route -> routes.add(ofServlet(route)));
                findings.addAll(coverage.findings());
              });
      servlets.guards().stream()
          .filter(guard -> !guard.guard().equals(OPEN_HEALTH))
          .forEach(guard -> check(guard, findings));
    }

    private void check(GuardPattern guard, List<String> findings) {
      String root = servlets.contextPath();
      if (!root.isEmpty() && (guard.text() + "/").startsWith(root + "/")) {
        findings.add(
            guard + " begins with the context path: patterns begin behind it, so leave it out");
      } else if (!reaching.contains(guard) && !decidesServlet(guard)) {
        findings.add(
            guard
                + " reaches no handler: patterns begin at the root of the application, with the"
                + " path of the DispatcherServlet");
      }
    }

    private boolean decidesServlet(GuardPattern guard) {
      return servlets
          .coverage()
          .filter(
              coverage ->
                  coverage.routes().stream()
                      .anyMatch(route -> (route.by() + " ").contains(guard.guard() + " ")))
          .isPresent();
    }

    private static Route ofServlet(Coverage.Route route) {
      return new Route("servlet " + route.servlet(), route.pattern(), route.extent(), route.by());
    }

    private void survey(HandlerMapping mapping, List<Route> routes, List<String> findings) {
      if (mapping instanceof RequestMappingInfoHandlerMapping controllers) {
        controllers
            .getHandlerMethods()
            .forEach(
                (info, method) ->
                    info.getPatternValues()
                        .forEach(
                            path ->
                                routes.add(route(methods(info), path, method, describe(method)))));
      } else if (mapping instanceof AbstractUrlHandlerMapping urls) {
        urls.getHandlerMap().forEach((path, handler) -> routes.add(route("", path, bean(handler))));
        Object root = urls.getRootHandler();
        if (root != null) {
          routes.add(route("", "/", bean(root)));
        }
      } else if (mapping instanceof RouterFunctionMapping functions) {
        if (functions.getRouterFunction() != null) {
          functions
              .getRouterFunction()
              .accept(new RoutePaths((text, found) -> routes.add(functional(found))));
        }
      } else if (!mapping.getClass().getSimpleName().equals(DELEGATING)) {
        findings.add(
            "the handlers of "
                + mapping.getClass().getName()
                + " cannot be listed: nothing can be said of them");
      }
    }

    private Object bean(Object handler) {
      return handler instanceof String name ? context.getBean(name) : handler;
    }

    private static String methods(RequestMappingInfo info) {
      return String.join(
          ", ", info.getMethodsCondition().getMethods().stream().map(Enum::name).sorted().toList());
    }

    private static String describe(HandlerMethod method) {
      return method.getBeanType().getName() + "." + method.getMethod().getName() + "()";
    }

    private Route functional(RoutePaths.FunctionalRoute found) {
      Object handler = found.handler();
      return found.path() == null
          ? new Route(
              "functional route",
              found.text(),
              handler instanceof RuledHandler<?> ? Extent.FULL : Extent.NONE,
              handler == null ? "" : annotation(handler))
          : route(
              found.methods(), found.path(), handler == null ? found : handler, "functional route");
    }

    private Route route(String methods, String path, Object handler) {
      return route(methods, path, handler, handler.getClass().getName());
    }

    private Route route(String methods, String path, Object handler, String description) {
      String whole = servlets.prefix() + path;
      List<String> by = new ArrayList<>();
      boolean entirely = false;
      String said = itself(handler);
      if (!said.isEmpty()) {
        by.add(said);
        entirely = true;
      }
      for (GuardPattern guard : servlets.guards()) {
        GuardPattern.Reach reach = guard.reach(whole);
        if (reach != GuardPattern.Reach.NONE) {
          reaching.add(guard);
          by.add(guard + (reach == GuardPattern.Reach.PART ? ", a part of it" : ""));
        }
        entirely |= reach == GuardPattern.Reach.ALL;
      }
      Extent ofPart = by.isEmpty() ? Extent.NONE : Extent.PARTLY;
      return new Route(
          description,
          (methods + " " + (whole.isEmpty() ? "/" : whole)).strip(),
          entirely ? Extent.FULL : ofPart,
          String.join("; ", by));
    }

    /** What the handler says, or what it is that needs no decision. */
    private String itself(Object handler) {
      if (handlers.isHealth(handler)) {
        return "health";
      }
      if (handler instanceof ResourceHttpRequestHandler
          || handler instanceof DefaultServletHttpRequestHandler) {
        return "static files";
      }
      if (handler instanceof HandlerMethod method && isErrorController(method.getBeanType())) {
        return "error page";
      }
      return annotation(handler);
    }

    private String annotation(Object handler) {
      Optional<RouteRule> rule = handlers.rule(handler);
      if (rule.isEmpty()) {
        return "";
      }
      if (handlers.isEndpoint(handler)) {
        return "impersonation.actuator: " + rule.get();
      }
      hasAnnotations = true;
      return "annotation: " + rule.get();
    }

    private static boolean isErrorController(Class<?> type) {
      for (Class<?> each : ClassUtils.getAllInterfacesForClass(type)) {
        if (each.getSimpleName().equals(ERROR_CONTROLLER)) {
          return true;
        }
      }
      return false;
    }
  }
}
