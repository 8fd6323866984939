package dev.impersonation.spring.mvc;

import dev.impersonation.http.GuardMode;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.function.RouterFunction;

/**
 * Refuses annotations of beans that would hold for nothing: on methods that serve no request and
 * that nobody can intercept.
 */
final class PlacementCheck
    implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {
  private static final List<String> ELSEWHERE =
      List.of(
          "org.springframework.scheduling.annotation.Async",
          "org.springframework.scheduling.annotation.Scheduled",
          "org.springframework.messaging.handler.annotation.MessageMapping");

  private final ConfigurableListableBeanFactory beans;

  PlacementCheck(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public void afterSingletonsInstantiated() {
    check(beans);
  }

  /** Handlers may be in a context below, which has no such check of its own. */
  @Override
  public void onApplicationEvent(ContextRefreshedEvent event) {
    if (event.getApplicationContext() instanceof ConfigurableApplicationContext below
        && below.getBeanFactory() != beans) {
      check(below.getBeanFactory());
    }
  }

  private static void check(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(name, false);
      if (type != null) {
        Class<?> user = ClassUtils.getUserClass(type);
        if (Annotations.mayBeOn(user) && !HandlerTypes.isServlet(user)) {
          check(beans, name, user);
        }
      }
    }
    beans
        .getBeansOfType(RouterFunction.class, false, false)
        .values()
        .forEach(routes -> routes.accept(new RoutePaths((text, route) -> check(route.handler()))));
  }

  /** Within another function it is hidden, and would say nothing there. */
  private static void check(@Nullable Object function) {
    if (function instanceof RuledHandler<?> ruled) {
      check(ruled.handler());
    } else if (function != null && isAnnotated(ClassUtils.getUserClass(function))) {
      throw new MisplacedAnnotationException(
          "the annotation on " + ClassUtils.getUserClass(function).getName(),
          "would not hold everywhere, for it is a function",
          "remove it, and wrap the function where it is routed: ImpersonationRoutes.deny(…)");
    }
  }

  private static boolean isAnnotated(Class<?> type) {
    return Annotations.ofClass(type).isPresent()
        || Arrays.stream(type.getMethods())
            .anyMatch(method -> Annotations.ofMethod(method).isPresent());
  }

  private static void check(ConfigurableListableBeanFactory beans, String bean, Class<?> type) {
    if (HandlerTypes.isFunction(type)) {
      // Its routes are looked at: as a bean it may be none of theirs.
      return;
    }
    boolean isIntercepted = isIntercepted(beans, bean);
    Optional<GuardMode> ofClass = Annotations.ofClass(type);
    if (ofClass.isPresent() && !HandlerTypes.hasHandlers(type)) {
      if (ofClass.get() == GuardMode.ALLOW) {
        throw opensNothing("@AllowImpersonation on " + type.getName());
      }
      if (!isIntercepted) {
        throw notIntercepted("the annotation on " + type.getName());
      }
    }
    Set<Method> annotated =
        MethodIntrospector.selectMethods(
                type,
                (MethodIntrospector.MetadataLookup<Boolean>)
                    method -> Annotations.ofMethod(method).isPresent() ? true : null)
            .keySet();
    for (Method method : annotated) {
      if (!HandlerTypes.isHandler(method, type)) {
        check(method, type, ofClass, isIntercepted);
      }
    }
  }

  private static void check(
      Method method, Class<?> type, Optional<GuardMode> ofClass, boolean isIntercepted) {
    String place = "the annotation on " + type.getName() + "." + method.getName() + "()";
    boolean takesBack =
        !HandlerTypes.hasHandlers(type)
            && ofClass.filter(mode -> mode != GuardMode.ALLOW).isPresent();
    if (Annotations.ofMethod(method).orElseThrow() == GuardMode.ALLOW && !takesBack) {
      throw opensNothing(place);
    }
    if (!isIntercepted || !canBeIntercepted(method, type)) {
      throw notIntercepted(place);
    }
    if (runsElsewhere(method) || runsElsewhere(type)) {
      throw new MisplacedAnnotationException(
          place,
          "would hold for nothing, for it runs on another thread, where nobody is known to"
              + " impersonate",
          "move it to the method of the controller that calls it");
    }
  }

  private static boolean isIntercepted(ConfigurableListableBeanFactory beans, String bean) {
    if (!beans.containsBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME)) {
      return false;
    }
    // One that is made on demand is wrapped then.
    return !beans.containsSingleton(bean) || AopUtils.isAopProxy(beans.getBean(bean));
  }

  private static boolean runsElsewhere(AnnotatedElement element) {
    MergedAnnotations all = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY);
    return ELSEWHERE.stream().anyMatch(all::isPresent);
  }

  private static boolean canBeIntercepted(Method method, Class<?> type) {
    int modifiers = method.getModifiers();
    return !Modifier.isPrivate(modifiers)
        && !Modifier.isStatic(modifiers)
        && !Modifier.isFinal(modifiers)
        && !Modifier.isFinal(type.getModifiers());
  }

  private static MisplacedAnnotationException opensNothing(String place) {
    return new MisplacedAnnotationException(
        place,
        "would hold for nothing, for only the handler of a request can be freed",
        "move it to the method of the controller, or remove it");
  }

  private static MisplacedAnnotationException notIntercepted(String place) {
    return new MisplacedAnnotationException(
        place,
        "would hold for nothing, for it serves no request and nothing intercepts it",
        "move it to a method of a controller that serves requests, or have Spring AOP intercept it:"
            + " with @EnableAspectJAutoProxy, or spring.aop.auto in Boot, on a method that is not"
            + " private, static or final");
  }
}
