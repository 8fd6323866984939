package dev.impersonation.spring.support;

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
