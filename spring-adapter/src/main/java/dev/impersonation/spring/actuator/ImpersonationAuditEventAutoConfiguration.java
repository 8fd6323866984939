package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Publishes what was recorded as Boot's audit events too, if there is a repository for them. */
@AutoConfiguration(after = ImpersonationAutoConfiguration.class)
@ConditionalOnClass(AuditApplicationEvent.class)
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@ConditionalOnBean({ImpersonationFilter.class, AuditEventRepository.class})
public class ImpersonationAuditEventAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(name = "impersonationAuditEventPublisher")
  AuditEventPublisher impersonationAuditEventPublisher(ApplicationEventPublisher publisher) {
    return new AuditEventPublisher(publisher);
  }
}
