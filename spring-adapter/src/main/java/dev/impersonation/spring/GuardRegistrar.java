package dev.impersonation.spring;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.http.SettingException;
import dev.impersonation.servlet.ImpersonationGuard;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;

/**
 * Registers a bean for each guard that properties name, since Boot and its MockMvc look for filters
 * among the beans.
 */
final class GuardRegistrar implements BeanRegistrar {
  @Override
  public void register(BeanRegistry registry, Environment environment) {
    ImpersonationProperties properties =
        Binder.get(environment)
            .bindOrCreate(
                "impersonation",
                Bindable.of(ImpersonationProperties.class),
                new NoUnboundElementsBindHandler(
                    BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
    if (!properties.enabled()) {
      // Written as no, off or 0: whoever asks for the text false did not see it.
      throw new PropertyRefusedException("impersonation.enabled", "must be true or false", null);
    }
    int order = FilterOrder.of(environment) - 1;
    if (FilterOrder.of(environment) < Integer.MIN_VALUE + 2) {
      throw new PropertyRefusedException(
          "impersonation.filter-order",
          "is too low: guards and CORS stand before the filter, so it must be "
              + (Integer.MIN_VALUE + 2)
              + " at the least",
          null);
    }
    properties
        .guards()
        .forEach(
            (name, guard) -> {
              FilterRegistrationBean<ImpersonationGuard> registration =
                  registration(name, guard, order);
              registry.registerBean(
                  "impersonationGuard." + name,
                  new ParameterizedTypeReference<FilterRegistrationBean<ImpersonationGuard>>() {},
                  bean -> bean.supplier(context -> registration));
            });
  }

  private static FilterRegistrationBean<ImpersonationGuard> registration(
      String name, ImpersonationProperties.Guard guard, int order) {
    String property = "impersonation.guards." + name + ".";
    List<String> patterns = guard.patterns();
    if (patterns == null || patterns.isEmpty()) {
      throw new PropertyRefusedException(
          property + "patterns",
          "is not set: set the url-patterns of the routes that it guards, such as /account/*",
          null);
    }
    for (int index = 0; index < patterns.size(); index++) {
      requireServletPattern(property + "patterns[" + index + "]", patterns.get(index));
    }
    FilterRegistrationBean<ImpersonationGuard> registration =
        new FilterRegistrationBean<>(guard(property, guard));
    registration.setName("impersonationGuard." + name);
    registration.setOrder(order);
    registration.setUrlPatterns(patterns);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setAsyncSupported(true);
    return registration;
  }

  /** Servlets take any other text for the name of one single path, which nobody asks for. */
  private static void requireServletPattern(String property, String pattern) {
    boolean isExtension = pattern.startsWith("*.") && pattern.indexOf('/') < 0;
    String path = pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 1) : pattern;
    boolean endsInSlash = pattern.length() > 1 && pattern.endsWith("/");
    if (!isExtension && (endsInSlash || !path.startsWith("/") || path.matches(".*[*{}?].*"))) {
      throw new PropertyRefusedException(
          property,
          "is no url-pattern of servlets: write /account/* for a path and all below it, /account"
              + " for it alone, or *.jsp for an ending",
          null);
    }
  }

  private static ImpersonationGuard guard(String property, ImpersonationProperties.Guard guard) {
    List<String> members = guard.members();
    String joined = members == null ? null : String.join(",", members);
    try {
      RouteRule.of(guard.mode(), joined);
      return members == null
          ? ImpersonationGuard.of(GuardMode.of(String.valueOf(guard.mode())))
          : ImpersonationGuard.requireReason(members.toArray(String[]::new));
    } catch (SettingException e) {
      throw new PropertyRefusedException(property + e.setting(), e.problem(), e);
    }
  }
}
