package dev.impersonation.spring.support;

import java.util.Locale;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The servers that Boot has starters for. */
public enum Server {
  TOMCAT(Tomcat.class),
  JETTY(Jetty.class);

  private final Class<?> configuration;

  Server(Class<?> configuration) {
    this.configuration = configuration;
  }

  Class<?> configuration() {
    return configuration;
  }

  /** Returns what would make the management port of another server: the class path has both. */
  String managementOfTheOther() {
    String other = this == TOMCAT ? "Jetty" : "Tomcat";
    return "org.springframework.boot."
        + other.toLowerCase(Locale.ROOT)
        + ".autoconfigure.actuate.web.server."
        + other
        + "ServletManagementContextAutoConfiguration";
  }

  @Configuration(proxyBeanMethods = false)
  static class Tomcat {
    @Bean
    ServletWebServerFactory tomcatServletWebServerFactory() {
      return new TomcatServletWebServerFactory();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Jetty {
    @Bean
    ServletWebServerFactory jettyServletWebServerFactory() {
      return new JettyServletWebServerFactory();
    }
  }
}
