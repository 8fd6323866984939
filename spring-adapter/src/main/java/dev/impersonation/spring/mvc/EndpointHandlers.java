package dev.impersonation.spring.mvc;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.webmvc.actuate.endpoint.web.AbstractWebMvcEndpointHandlerMapping;
import org.springframework.boot.webmvc.actuate.endpoint.web.AdditionalHealthEndpointPathsWebMvcHandlerMapping;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Knows which handlers are Actuator's. Loaded only where Actuator is. */
final class EndpointHandlers {
  private static final EndpointId HEALTH = EndpointId.of("health");

  /** Deprecated, and to be removed: named as long as applications may have it. */
  private static final String OF_CONTROLLERS =
      "org.springframework.boot.webmvc.actuate.endpoint.web.ControllerEndpointHandlerMapping";

  private EndpointHandlers() {}

  /** Returns the beans behind the handlers of every endpoint but health, by identity. */
  static Set<Object> butHealth(List<HandlerMapping> mappings) {
    Set<Object> beans = beans();
    forEach(
        mappings,
        (bean, isHealth) -> {
          if (!isHealth) {
            beans.add(bean);
          }
        });
    return beans;
  }

  /** Returns the same of health and its groups. */
  static Set<Object> health(List<HandlerMapping> mappings) {
    Set<Object> beans = beans();
    forEach(
        mappings,
        (bean, isHealth) -> {
          if (isHealth) {
            beans.add(bean);
          }
        });
    return beans;
  }

  private static Set<Object> beans() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static void forEach(List<HandlerMapping> mappings, BiConsumer<Object, Boolean> action) {
    for (HandlerMapping mapping : mappings) {
      if (mapping instanceof AbstractWebMvcEndpointHandlerMapping endpoints) {
        boolean isOfHealth = mapping instanceof AdditionalHealthEndpointPathsWebMvcHandlerMapping;
        Set<String> health = healthPaths(endpoints);
        endpoints
            .getHandlerMethods()
            .forEach(
                (info, method) ->
                    action.accept(method.getBean(), isOfHealth || isAtOneOf(health, info)));
      } else if (mapping instanceof RequestMappingInfoHandlerMapping endpoints
          && mapping.getClass().getName().equals(OF_CONTROLLERS)) {
        endpoints
            .getHandlerMethods()
            .values()
            .forEach(method -> action.accept(method.getBean(), false));
      }
    }
  }

  private static Set<String> healthPaths(AbstractWebMvcEndpointHandlerMapping endpoints) {
    return endpoints.getEndpoints().stream()
        .filter(endpoint -> endpoint.getEndpointId().equals(HEALTH))
        .flatMap(endpoint -> endpoint.getOperations().stream())
        .map(operation -> "/" + operation.getRequestPredicate().getPath())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isAtOneOf(Set<String> paths, RequestMappingInfo info) {
    return info.getPatternValues().stream()
        .anyMatch(pattern -> paths.stream().anyMatch(pattern::endsWith));
  }
}
