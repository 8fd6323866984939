package dev.impersonation.spring;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/** Says where the filter stands among others, for the packages of this library. */
public final class FilterOrder {
  /** As Boot has it where its property is not set. */
  private static final int OF_SECURITY = -100;

  private static final String SECURITY_CHAIN = "springSecurityFilterChain";

  private FilterOrder() {}

  /** Returns that of the filter: by default one before Spring Security's chain. */
  public static int of(Environment environment) {
    Integer set = environment.getProperty("impersonation.filter-order", Integer.class);
    return set == null ? ofSecurity(environment) - 1 : set;
  }

  /** Returns that of Spring Security's chain, whether there is one or not. */
  public static int ofSecurity(Environment environment) {
    return environment.getProperty("spring.security.filter.order", Integer.class, OF_SECURITY);
  }

  /** Returns whether there is a chain of Spring Security's, in a parent context too. */
  public static boolean hasSecurity(BeanFactory beans) {
    return beans.containsBean(SECURITY_CHAIN);
  }
}
