package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Gives back the audit file of a filter that no container began with, when its context closes
 * without Boot. Containers end the others themselves, before the context or long after it.
 */
final class UnusedFilterRelease implements DestructionAwareBeanPostProcessor {
  @Override
  public boolean requiresDestruction(Object bean) {
    return bean instanceof ImpersonationFilter;
  }

  @Override
  public void postProcessBeforeDestruction(Object bean, String beanName) {
    if (bean instanceof ImpersonationFilter filter) {
      ImpersonationAdapter.destroyUnused(filter);
    }
  }
}
