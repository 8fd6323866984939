package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationInitializer;
import dev.impersonation.spring.mvc.CoverageFindings;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Puts the filter in front of every route, on all dispatcher types, and the guards that properties
 * name in front of it. Each bean gives way to one of the application's.
 */
@AutoConfiguration(
    afterName = "org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
// Not ConditionalOnBooleanProperty: a value that is not true, such as yes, would open every route.
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ImpersonationProperties.class)
@Import(GuardRegistrar.class)
public class ImpersonationAutoConfiguration {
  @Bean
  static FilterRelease impersonationFilterRelease() {
    return new FilterRelease();
  }

  @Bean
  @ConditionalOnMissingBean
  ImpersonationFilter impersonationFilter(
      BeanFactory beans,
      ImpersonationProperties properties,
      ObjectProvider<ImpersonationConnectionDetails> connection) {
    FilterAssembly assembly = new FilterAssembly(beans, properties.settings()).withoutOwnCoverage();
    ImpersonationConnectionDetails details = connection.getObject();
    return details instanceof PropertiesConnectionDetails
        ? assembly.build()
        : assembly.trusting(settings(details)).build();
  }

  private static Map<String, String> settings(ImpersonationConnectionDetails details) {
    Map<String, String> settings = new LinkedHashMap<>();
    details.publishableKey().ifPresent(value -> settings.put("publishableKey", value));
    details.issuer().ifPresent(value -> settings.put("issuer", value));
    details.jwksUrl().ifPresent(value -> settings.put("jwksUrl", value));
    details.cookieSuffix().ifPresent(value -> settings.put("cookieSuffix", value));
    return settings;
  }

  @Bean
  @ConditionalOnMissingBean(name = "impersonationFilterRegistration")
  FilterRegistrationBean<ImpersonationFilter> impersonationFilterRegistration(
      ImpersonationFilter filter, ImpersonationProperties properties, Environment environment) {
    FilterRegistrationBean<ImpersonationFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setName("impersonationFilter");
    registration.setOrder(FilterOrder.of(environment));
    registration.addUrlPatterns("/*");
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setAsyncSupported(true);
    return registration;
  }

  /** Boot's servers scan for no initializers. Runs last, being defined last: see afterName. */
  @Bean
  ServletContextInitializer impersonationAnnotatedServlets() {
    return ImpersonationInitializer::register;
  }

  @Bean
  CoverageFindings impersonationRegistrationFindings(ApplicationContext context) {
    return () -> RegistrationFindings.of(context, context.getEnvironment());
  }

  /** Trusts the issuer of a test. */
  @Configuration(proxyBeanMethods = false)
  @Order(0)
  @ConditionalOnClass(TestIssuer.class)
  static class TestIssuerConfiguration {
    @Bean
    @ConditionalOnBean(TestIssuer.class)
    @ConditionalOnMissingBean(ImpersonationConnectionDetails.class)
    ImpersonationConnectionDetails testIssuerImpersonationConnectionDetails(TestIssuer issuer) {
      return new ImpersonationConnectionDetails() {
        @Override
        public Optional<String> issuer() {
          return Optional.of(issuer.issuer());
        }

        @Override
        public Optional<String> jwksUrl() {
          return Optional.of(issuer.jwksUrl().toString());
        }

        @Override
        public Optional<String> cookieSuffix() {
          return Optional.of(issuer.cookieSuffix());
        }
      };
    }
  }

  /** Trusts the issuer that properties name, if nothing else does. */
  @Configuration(proxyBeanMethods = false)
  @Order(1)
  static class PropertiesConfiguration {
    @Bean
    @ConditionalOnMissingBean(ImpersonationConnectionDetails.class)
    PropertiesConnectionDetails impersonationConnectionDetails(ImpersonationProperties properties) {
      return new PropertiesConnectionDetails(properties);
    }
  }
}
