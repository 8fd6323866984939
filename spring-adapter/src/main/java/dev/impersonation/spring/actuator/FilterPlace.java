package dev.impersonation.spring.actuator;

import dev.impersonation.spring.ImpersonationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/** Says where the filter stands, the same on both ports. */
final class FilterPlace {
  private static final String SECURITY_CHAIN = "springSecurityFilterChain";

  /** Of Spring Security's chain, as Boot has it where its property is not set. */
  private static final int OF_SECURITY = -100;

  private FilterPlace() {}

  static int ofFilter(ImpersonationProperties properties, Environment environment) {
    Integer set = properties.filterOrder();
    return set == null
        ? environment.getProperty("spring.security.filter.order", Integer.class, OF_SECURITY) - 1
        : set;
  }

  /** Returns whether there is a chain of Spring Security's, in a parent context too. */
  static boolean hasSecurity(ApplicationContext context) {
    return context.containsBean(SECURITY_CHAIN);
  }
}
