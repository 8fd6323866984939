package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Holds how Boot registers a filter: by a registration bean, by an annotation, or of its own accord
 * because it is a bean.
 *
 * @param source names the bean that says so, for people
 */
record RegisteredFilter(
    String source,
    String filterName,
    Filter filter,
    Kind kind,
    boolean isEnabled,
    boolean isAsyncSupported,
    boolean mapsEveryPath,
    Set<DispatcherType> dispatcherTypes,
    int order) {
  enum Kind {
    REGISTRATION,
    PROXY,
    ANNOTATION,
    BY_CHANCE
  }

  /** Returns all by registration beans, and those of our filters and guards that are mere beans. */
  static List<RegisteredFilter> in(ListableBeanFactory beans) {
    List<RegisteredFilter> all = new ArrayList<>();
    Set<Filter> held = Collections.newSetFromMap(new IdentityHashMap<>());
    for (String name :
        beans.getBeanNamesForType(AbstractFilterRegistrationBean.class, true, false)) {
      if (beans.getBean(name) instanceof AbstractFilterRegistrationBean<?> registration) {
        Filter filter = registration.getFilter();
        if (filter != null) {
          held.add(filter);
          all.add(of(name, registration, filter));
        }
      }
    }
    beans
        .getBeansOfType(Filter.class, true, false)
        .forEach(
            (name, filter) -> {
              boolean isOurs =
                  filter instanceof ImpersonationFilter || filter instanceof ImpersonationGuard;
              if (isOurs && !held.contains(filter)) {
                all.add(of(name, filter, beans));
              }
            });
    return all;
  }

  private static RegisteredFilter of(
      String bean, AbstractFilterRegistrationBean<?> registration, Filter filter) {
    boolean hasPatterns = !registration.getUrlPatterns().isEmpty();
    boolean hasServlets =
        !registration.getServletNames().isEmpty()
            || !registration.getServletRegistrationBeans().isEmpty();
    return new RegisteredFilter(
        "The registration " + bean,
        registration.getFilterName(),
        filter,
        registration instanceof DelegatingFilterProxyRegistrationBean
            ? Kind.PROXY
            : Kind.REGISTRATION,
        registration.isEnabled(),
        registration.isAsyncSupported(),
        hasPatterns ? registration.getUrlPatterns().contains("/*") : !hasServlets,
        registration.determineDispatcherTypes(),
        registration.getOrder());
  }

  private static RegisteredFilter of(String bean, Filter filter, ListableBeanFactory beans) {
    String source = "The " + filter.getClass().getSimpleName() + " bean " + bean;
    FilterRegistration said = beans.findAnnotationOnBean(bean, FilterRegistration.class);
    if (said == null) {
      return new RegisteredFilter(
          source,
          bean,
          filter,
          Kind.BY_CHANCE,
          true,
          true,
          true,
          EnumSet.of(DispatcherType.REQUEST),
          Ordered.LOWEST_PRECEDENCE);
    }
    Order order = beans.findAnnotationOnBean(bean, Order.class);
    List<String> patterns = Arrays.asList(said.urlPatterns());
    boolean hasServlets = said.servletNames().length + said.servletClasses().length > 0;
    return new RegisteredFilter(
        source,
        said.name().isEmpty() ? bean : said.name(),
        filter,
        Kind.ANNOTATION,
        said.enabled(),
        said.asyncSupported(),
        patterns.isEmpty() ? !hasServlets : patterns.contains("/*"),
        typesOf(said.dispatcherTypes()),
        valueOf(order));
  }

  private static Set<DispatcherType> typesOf(DispatcherType[] said) {
    return said.length == 0
        ? EnumSet.of(DispatcherType.REQUEST)
        : EnumSet.copyOf(Arrays.asList(said));
  }

  private static int valueOf(@Nullable Order order) {
    return order == null ? Ordered.LOWEST_PRECEDENCE : order.value();
  }

  boolean isByChance() {
    return kind == Kind.BY_CHANCE;
  }

  boolean isProxy() {
    return kind == Kind.PROXY;
  }

  /** Returns the dispatcher types that it is not mapped to. */
  Set<DispatcherType> missing() {
    Set<DispatcherType> missing = EnumSet.allOf(DispatcherType.class);
    missing.removeAll(dispatcherTypes);
    return missing;
  }
}
