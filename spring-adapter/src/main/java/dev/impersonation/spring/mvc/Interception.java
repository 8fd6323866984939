package dev.impersonation.spring.mvc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** How Spring AOP intercepts the calls of a bean. */
enum Interception {
  NONE,
  /** By a subclass of the bean's class. */
  OF_CLASS,
  /** By its interfaces alone. */
  OF_INTERFACES;

  /** Returns that of a bean; one that is made on demand is wrapped then. */
  static Interception of(ConfigurableListableBeanFactory beans, String bean) {
    if (!beans.containsBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME)) {
      return NONE;
    }
    if (!beans.containsSingleton(bean)) {
      return OF_CLASS;
    }
    Object made = beans.getBean(bean);
    if (AopUtils.isJdkDynamicProxy(made)) {
      return OF_INTERFACES;
    }
    return AopUtils.isAopProxy(made) ? OF_CLASS : NONE;
  }

  /** Whether it can reach calls of a method. */
  boolean canTake(Method method, Class<?> type) {
    int modifiers = method.getModifiers();
    boolean isOverridable = !Modifier.isFinal(modifiers) && !Modifier.isFinal(type.getModifiers());
    return this != NONE
        && !Modifier.isPrivate(modifiers)
        && !Modifier.isStatic(modifiers)
        && (this == OF_INTERFACES || isOverridable);
  }
}
