package dev.impersonation.spring.host;

import dev.impersonation.contract.RunningHost;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;

/** A Boot application with the contract's routes, set up by properties. */
record BootHost(ConfigurableApplicationContext context) implements RunningHost {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  /**
   * With Spring Security on the way, whose rules and firewall let everything pass: what the
   * firewall refuses by default, the contract would not meet.
   */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class SecuredApplication {
    @Bean
    SecurityFilterChain permissive(HttpSecurity http) {
      return http.csrf(AbstractHttpConfigurer::disable)
          .servletApi(AbstractHttpConfigurer::disable)
          .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .build();
    }

    @Bean
    HttpFirewall open() {
      return new OpenFirewall();
    }
  }

  /** Starts it with settings of the filter by name. */
  static BootHost start(SpringApplicationBuilder builder, Map<String, String> settings) {
    settings.forEach((name, value) -> builder.properties(Map.of(property(name), value)));
    return new BootHost(
        builder
            .initializers(new ContractBeans())
            .properties(ContractBeans.guardProperties())
            .properties("server.address=127.0.0.1", "server.max-http-request-header-size=32KB")
            .run());
  }

  /** Returns the name of the property of a setting: kebab-case, as Boot's users write it. */
  static String property(String setting) {
    return "impersonation."
        + setting.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  @Override
  public int port() {
    return Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer())
        .getPort();
  }

  @Override
  public void close() {
    context.close();
  }
}
