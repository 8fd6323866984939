package dev.impersonation.spring.data;

import dev.impersonation.spring.ImpersonationAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.data.domain.AuditorAware;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Tells Spring Data's auditing the subject of the current request, for {@code @CreatedBy} and
 * {@code @LastModifiedBy} of type {@code String}. An {@link AuditorAware} of the application's
 * takes its place, as one that stores the actor too.
 */
@AutoConfiguration(after = ImpersonationAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({AuditorAware.class, ServletRequestAttributes.class})
@ConditionalOnBooleanProperty(name = "impersonation.enabled", matchIfMissing = true)
public class ImpersonationDataAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(AuditorAware.class)
  AuditorAware<String> impersonationAuditorAware() {
    return new SubjectAuditorAware();
  }
}
