package dev.impersonation.spring.mvc;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Puts our resolver in front of all others: an application may configure Spring MVC without asking
 * for configurers, and a parameter with {@code @ModelAttribute} is another one's.
 */
final class ResolverFirst implements BeanPostProcessor {
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof RequestMappingHandlerAdapter adapter) {
      List<HandlerMethodArgumentResolver> known = adapter.getArgumentResolvers();
      List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
      resolvers.add(new ContextArgumentResolver());
      if (known != null) {
        resolvers.addAll(known);
      }
      adapter.setArgumentResolvers(resolvers);
    }
    return bean;
  }
}
