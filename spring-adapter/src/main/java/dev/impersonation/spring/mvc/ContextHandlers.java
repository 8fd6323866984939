package dev.impersonation.spring.mvc;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;

/** Knows the handlers of one context, and what each asks for. Safe for use by many threads. */
final class ContextHandlers {
  /** The mappings of endpoints are there without Actuator too. */
  private static final boolean HAS_ACTUATOR =
      isPresent(
              "org.springframework.boot.webmvc.actuate.endpoint.web"
                  + ".AbstractWebMvcEndpointHandlerMapping")
          && isPresent("org.springframework.boot.actuate.endpoint.EndpointId");

  private static final boolean HAS_WEBSOCKETS =
      isPresent("org.springframework.web.socket.server.support.WebSocketHttpRequestHandler");

  private static final Map<GuardMode, RouteRule> RULES =
      Map.of(
          GuardMode.ALLOW, RouteRule.ofAnnotation(GuardMode.ALLOW),
          GuardMode.READ_ONLY, RouteRule.ofAnnotation(GuardMode.READ_ONLY),
          GuardMode.DENY, RouteRule.ofAnnotation(GuardMode.DENY));

  private final ApplicationContext context;
  private final List<HandlerMapping> mappings;
  private final Set<Object> endpoints;
  private final Set<Object> health;
  private final Optional<RouteRule> ofEndpoints;

  /** As many as there are methods of controllers. */
  private final Map<HandlerKey, Optional<RouteRule>> ofMethods = new ConcurrentHashMap<>();

  private ContextHandlers(
      ApplicationContext context,
      List<HandlerMapping> mappings,
      Set<Object> endpoints,
      Set<Object> health,
      Optional<RouteRule> ofEndpoints) {
    this.context = context;
    this.mappings = mappings;
    this.endpoints = endpoints;
    this.health = health;
    this.ofEndpoints = ofEndpoints;
  }

  static ContextHandlers of(ApplicationContext context) {
    List<HandlerMapping> mappings = new ArrayList<>(beans(context).values());
    AnnotationAwareOrderComparator.sort(mappings);
    return new ContextHandlers(
        context,
        List.copyOf(mappings),
        HAS_ACTUATOR ? EndpointHandlers.butHealth(mappings) : Set.of(),
        HAS_ACTUATOR ? EndpointHandlers.health(mappings) : Set.of(),
        ruleOfEndpoints(context.getEnvironment().getProperty("impersonation.actuator", "deny")));
  }

  /** A servlet that does not detect mappings, as on a management port, has those of one context. */
  private static Map<String, HandlerMapping> beans(ApplicationContext context) {
    return context.containsLocalBean(DispatcherServlet.HANDLER_MAPPING_BEAN_NAME)
        ? context.getBeansOfType(HandlerMapping.class, true, false)
        : BeanFactoryUtils.beansOfTypeIncludingAncestors(
            context, HandlerMapping.class, true, false);
  }

  private static boolean isPresent(String name) {
    return ClassUtils.isPresent(name, ContextHandlers.class.getClassLoader());
  }

  private static Optional<RouteRule> ruleOfEndpoints(String mode) {
    return switch (mode.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "default" -> Optional.empty();
      case "read-only", "readonly" -> rule(GuardMode.READ_ONLY);
      default -> rule(GuardMode.DENY);
    };
  }

  private static Optional<RouteRule> rule(GuardMode mode) {
    return Optional.ofNullable(RULES.get(mode));
  }

  /** Returns what finds handlers, in the order in which it is asked. */
  List<HandlerMapping> mappings() {
    return mappings;
  }

  /** Behind a proxy by interfaces, annotations of the class are not to be seen from outside. */
  private Class<?> type(HandlerMethod method) {
    Class<?> behind =
        method.getBean() instanceof String name
            ? ofBean(name)
            : AopProxyUtils.ultimateTargetClass(method.getBean());
    return ClassUtils.getUserClass(behind == null ? method.getBeanType() : behind);
  }

  private @Nullable Class<?> ofBean(String name) {
    return context.getAutowireCapableBeanFactory() instanceof ConfigurableListableBeanFactory beans
            && beans.containsBeanDefinition(name)
        ? AutoProxyUtils.determineTargetClass(beans, name)
        : null;
  }

  /** Whether it serves an endpoint of Actuator's other than health. */
  boolean isEndpoint(Object handler) {
    return handler instanceof HandlerMethod method && endpoints.contains(method.getBean());
  }

  /** Whether it serves health or a group of it. */
  boolean isHealth(Object handler) {
    return handler instanceof HandlerMethod method && health.contains(method.getBean());
  }

  /** Returns what a handler asks for; empty if it asks for nothing. */
  Optional<RouteRule> rule(Object handler) {
    if (isEndpoint(handler)) {
      return ofEndpoints;
    }
    if (handler instanceof RuledHandler<?> ruled) {
      return Optional.of(ruled.rule());
    }
    if (handler instanceof HandlerMethod method) {
      return ofMethods.computeIfAbsent(
          new HandlerKey(method.getBeanType(), method.getMethod()),
          key -> {
            Class<?> type = type(method);
            return Annotations.of(type, AopUtils.getMostSpecificMethod(method.getMethod(), type))
                .flatMap(ContextHandlers::rule);
          });
    }
    Object inner = HAS_WEBSOCKETS ? SocketHandlers.inner(handler) : handler;
    return Annotations.ofClass(ClassUtils.getUserClass(inner)).flatMap(ContextHandlers::rule);
  }
}
