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
    int order = FilterOrder.of(environment) - 1;
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
    FilterRegistrationBean<ImpersonationGuard> registration =
        new FilterRegistrationBean<>(guard(property, guard));
    registration.setName("impersonationGuard." + name);
    registration.setOrder(order);
    registration.setUrlPatterns(patterns);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setAsyncSupported(true);
    return registration;
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
