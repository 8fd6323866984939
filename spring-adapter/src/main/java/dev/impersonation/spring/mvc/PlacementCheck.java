package dev.impersonation.spring.mvc;

import dev.impersonation.http.GuardMode;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.function.RouterFunction;

/**
 * Refuses annotations of beans that would hold for nothing: on methods that serve no request and
 * that nobody can intercept.
 */
final class PlacementCheck
    implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {
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
      Class<?> type = typeOf(beans, name);
      if (type != null && Annotations.mayBeOn(type) && !HandlerTypes.isServlet(type)) {
        check(type, Interception.of(beans, name));
      }
    }
    beans
        .getBeansOfType(RouterFunction.class, false, false)
        .values()
        .forEach(routes -> routes.accept(new RoutePaths((text, route) -> check(route.handler()))));
  }

  private static @Nullable Class<?> typeOf(ConfigurableListableBeanFactory beans, String bean) {
    Class<?> type = beans.getType(bean, false);
    if (type != null && Proxy.isProxyClass(type)) {
      // The proxy has the interfaces of the class, and says nothing of the class itself.
      type = AutoProxyUtils.determineTargetClass(beans, bean);
    }
    return type == null ? null : ClassUtils.getUserClass(type);
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

  private static void check(Class<?> type, Interception interception) {
    if (HandlerTypes.isFunction(type)) {
      // Its routes are looked at: as a bean it may be none of theirs.
      return;
    }
    Optional<GuardMode> ofClass = Annotations.ofClass(type);
    if (ofClass.isPresent() && !HandlerTypes.hasHandlers(type)) {
      if (ofClass.get() == GuardMode.ALLOW) {
        throw opensNothing("@AllowImpersonation on " + type.getName());
      }
      if (interception == Interception.NONE) {
        throw notIntercepted("the annotation on " + type.getName());
      }
    }
    Optional<GuardMode> limit = ofClass.filter(mode -> mode != GuardMode.ALLOW);
    for (Method method :
        MethodIntrospector.selectMethods(
            type, (Method each) -> limit.isPresent() || Annotations.ofMethod(each).isPresent())) {
      if (!HandlerTypes.isHandler(method, type)) {
        check(method, type, limit, interception);
      }
    }
  }

  private static void check(
      Method method, Class<?> type, Optional<GuardMode> ofClass, Interception interception) {
    Optional<GuardMode> ofMethod = Annotations.ofMethod(method);
    if (ofClass.isPresent() && OtherThreads.escapesClass(method, type)) {
      if (ofMethod.isEmpty()) {
        throw escapesClass(method, type);
      }
      if (ofMethod.get() == GuardMode.ALLOW) {
        // Nothing holds it, and it says so.
        return;
      }
    }
    if (ofMethod.isPresent()) {
      String place = "the annotation on " + type.getName() + "." + method.getName() + "()";
      boolean takesBack = ofClass.isPresent() && !HandlerTypes.hasHandlers(type);
      if (ofMethod.get() == GuardMode.ALLOW && !takesBack) {
        throw opensNothing(place);
      }
      checkOwn(method, type, place, interception);
    }
  }

  private static void checkOwn(
      Method method, Class<?> type, String place, Interception interception) {
    if (!interception.canTake(method, type)) {
      throw notIntercepted(place);
    }
    if (OtherThreads.areOf(method, type)) {
      throw new MisplacedAnnotationException(
          place,
          "would hold for nothing, for it runs on another thread, where nobody is known to"
              + " impersonate",
          "move it to the method of the controller that calls it");
    }
  }

  private static MisplacedAnnotationException opensNothing(String place) {
    return new MisplacedAnnotationException(
        place,
        "would hold for nothing, for only the handler of a request can be freed",
        "move it to the method of the controller, or remove it");
  }

  private static MisplacedAnnotationException escapesClass(Method method, Class<?> type) {
    return new MisplacedAnnotationException(
        "the annotation on " + type.getName(),
        "would not hold for "
            + type.getName()
            + "."
            + method.getName()
            + "(), which runs on another thread, where nobody is known to impersonate",
        "move that method to another class, and say what holds at the method of the controller that"
            + " calls it; or free it by @AllowImpersonation of its own");
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
