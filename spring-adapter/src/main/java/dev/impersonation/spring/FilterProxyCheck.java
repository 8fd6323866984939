package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.ServletContext;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.context.ServletContextAware;

/** Looks, while a context starts, at what registers its filter with the container. */
final class FilterProxyCheck implements ServletContextAware, SmartInitializingSingleton {
  private final ListableBeanFactory beans;
  private volatile @Nullable FilterProxies proxies;

  FilterProxyCheck(ListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public void setServletContext(ServletContext context) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : beans.getBeanNamesForType(ImpersonationFilter.class, true, false)) {
      names.add(name);
      names.addAll(Arrays.asList(beans.getAliases(name)));
    }
    FilterProxies found = new FilterProxies(context, names);
    found.announce();
    proxies = found;
  }

  @Override
  public void afterSingletonsInstantiated() {
    FilterProxies found = proxies;
    if (found != null) {
      found.warnIfNone();
    }
  }
}
