package dev.impersonation.spring.plain;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/** Keeps its own init-params from the filter in it, which refuses any if it was built in code. */
public final class LifecycleProxy extends DelegatingFilterProxy {
  @Override
  protected Filter initDelegate(WebApplicationContext beans) throws ServletException {
    String target = getTargetBeanName();
    Filter delegate =
        beans.getBean(target == null ? String.valueOf(getFilterName()) : target, Filter.class);
    if (isTargetFilterLifecycle()) {
      delegate.init(new WithoutParameters(getFilterName(), getServletContext()));
    }
    return delegate;
  }

  private record WithoutParameters(@Nullable String name, ServletContext context)
      implements FilterConfig {
    @Override
    public String getFilterName() {
      return String.valueOf(name);
    }

    @Override
    public ServletContext getServletContext() {
      return context;
    }

    @Override
    public @Nullable String getInitParameter(String parameter) {
      return null;
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
      return Collections.emptyEnumeration();
    }
  }
}
