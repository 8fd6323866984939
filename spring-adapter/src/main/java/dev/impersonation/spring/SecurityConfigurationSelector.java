package dev.impersonation.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** Has Spring Security take part where it is there. */
final class SecurityConfigurationSelector implements ImportSelector, BeanClassLoaderAware {
  private static final String CONFIGURATION =
      "dev.impersonation.spring.security.ImpersonationSecurityConfiguration";
  private static final String SECURITY =
      "org.springframework.security.config.annotation.web.builders.HttpSecurity";

  private @Nullable ClassLoader loader;

  @Override
  public void setBeanClassLoader(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public String[] selectImports(AnnotationMetadata importing) {
    return ClassUtils.isPresent(SECURITY, loader) && ClassUtils.isPresent(CONFIGURATION, loader)
        ? new String[] {CONFIGURATION}
        : new String[0];
  }
}
