package dev.impersonation.spring.mvc;

import dev.impersonation.servlet.ImpersonationFilter;
import java.util.List;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;

/**
 * Has handlers of Spring MVC say what may be done while somebody impersonates, and gives
 * controllers whom a request speaks for. Boot imports it by itself.
 */
@Configuration(proxyBeanMethods = false)
public class ImpersonationMvcConfiguration implements WebMvcConfigurer {
  /** For Spring. */
  public ImpersonationMvcConfiguration() {}

  @Bean
  static HandlerLookUp impersonationHandlerRules(ApplicationContext context) {
    return new HandlerLookUp(context);
  }

  @Bean
  static ResolverFirst impersonationArgumentResolver() {
    return new ResolverFirst();
  }

  @Bean
  static MappedInterceptor impersonationBackstop(HandlerLookUp lookUp) {
    return new MappedInterceptor(null, new BackstopInterceptor(lookUp));
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static Advisor impersonationMethodLimits() {
    return new MethodLimits();
  }

  @Bean
  static PlacementCheck impersonationPlacementCheck(ConfigurableListableBeanFactory beans) {
    return new PlacementCheck(beans);
  }

  @Bean
  static HandlerContexts impersonationHandlerContexts(
      ApplicationContext context, HandlerLookUp lookUp) {
    return new HandlerContexts(context, lookUp);
  }

  @Bean
  static ImpersonationCoverage impersonationCoverage(
      HandlerContexts contexts, HandlerLookUp lookUp, ObjectProvider<CoverageFindings> findings) {
    return new ImpersonationCoverage(new CoverageSurvey(contexts, lookUp, findings));
  }

  @Bean
  static CoverageCheckAtStart impersonationCoverageCheck(
      ApplicationContext context,
      ImpersonationCoverage coverage,
      ObjectProvider<ImpersonationFilter> filters) {
    return new CoverageCheckAtStart(context, coverage, filters);
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new ContextArgumentResolver());
  }

  /** Behind the application's own exception handlers, and before whatever answers by status. */
  @Override
  public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
    int behind = 0;
    for (int i = 0; i < resolvers.size(); i++) {
      if (resolvers.get(i) instanceof ExceptionHandlerExceptionResolver) {
        behind = i + 1;
      }
    }
    resolvers.add(behind, new RefusalResolver());
  }
}
