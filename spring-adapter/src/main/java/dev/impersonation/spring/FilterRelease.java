package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationFilter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.util.ClassUtils;

/**
 * Gives back the audit file of a filter that no server will end: because the context failed before
 * the server began with its filters, or because it has no server, as in tests with MockMvc.
 */
final class FilterRelease
    implements DestructionAwareBeanPostProcessor,
        ApplicationListener<ContextRefreshedEvent>,
        ApplicationContextAware {
  private final AtomicBoolean isServed = new AtomicBoolean();
  private @Nullable ApplicationContext own;

  @Override
  public void setApplicationContext(ApplicationContext context) {
    own = context;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Children, such as the management context, tell it too.
  public void onApplicationEvent(ContextRefreshedEvent event) {
    if (event.getApplicationContext() == own && hasServer(own)) {
      isServed.set(true);
    }
  }

  /** Without Boot's module for servers there is none of its own: a container ends filters first. */
  private static boolean hasServer(@Nullable ApplicationContext context) {
    return ClassUtils.isPresent(
            "org.springframework.boot.web.server.context.WebServerApplicationContext",
            FilterRelease.class.getClassLoader())
        && context instanceof WebServerApplicationContext;
  }

  @Override
  public boolean requiresDestruction(Object bean) {
    return bean instanceof ImpersonationFilter;
  }

  @Override
  public void postProcessBeforeDestruction(Object bean, String beanName) {
    if (bean instanceof ImpersonationFilter filter && !isServed.get()) {
      // A server that does end it afterwards does no harm.
      filter.destroy();
    }
  }
}
