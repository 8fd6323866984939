package dev.impersonation.spring.actuator;

import dev.impersonation.spring.ImpersonationProperties.ManagementPort;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds unless {@code impersonation.management} is off, which YAML reads as false. */
final class OnProtectedManagementPort implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return Binder.get(context.getEnvironment())
            .bind("impersonation.management", ManagementPort.class)
            .orElse(ManagementPort.PROTECT)
        == ManagementPort.PROTECT;
  }
}
