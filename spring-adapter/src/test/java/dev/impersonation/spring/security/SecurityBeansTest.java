package dev.impersonation.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

class SecurityBeansTest {
  private final WebApplicationContextRunner ours =
      new WebApplicationContextRunner()
          .withPropertyValues(
              "impersonation.issuer=https://issuer.example",
              "impersonation.jwks-url=https://issuer.example/keys")
          .withConfiguration(
              AutoConfigurations.of(
                  ImpersonationAutoConfiguration.class,
                  ImpersonationSecurityAutoConfiguration.class));

  /** Without OAuth 2, whose presence is reason enough for Boot to make no user. */
  private final WebApplicationContextRunner withSecurity =
      ours.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
          .withConfiguration(
              AutoConfigurations.of(
                  SecurityAutoConfiguration.class,
                  UserDetailsServiceAutoConfiguration.class,
                  SecurityFilterAutoConfiguration.class,
                  ServletWebSecurityAutoConfiguration.class));

  @Test
  void securityAbsent_filterAlone() {
    ours.withClassLoader(new FilteredClassLoader("org.springframework.security"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(ImpersonationFilter.class)
                    .doesNotHaveBean(ImpersonationSecurityAutoConfiguration.class));
  }

  @Test
  void securityOfBootAbsent_filterAlone() {
    ours.withClassLoader(new FilteredClassLoader("org.springframework.boot.security"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(ImpersonationFilter.class)
                    .doesNotHaveBean(ImpersonationSecurityAutoConfiguration.class));
  }

  @Test
  void securityNotInUse_noChainServesAnything() {
    ours.run(
        context -> {
          assertThat(context).hasNotFailed().doesNotHaveBean("springSecurityFilterChain");
          assertThat(context.getBean(DefaultSecurityFilterChain.class).getFilters()).isEmpty();
        });
  }

  @Test
  void actuatorAbsent_openHealthMeansNothing() {
    withSecurity
        .withPropertyValues("impersonation.open-health=true")
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.actuate", "org.springframework.boot.health"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthRoutes.class));
  }

  @Test
  void chainOfUser_takesThePlaceOfOurs() {
    withSecurity
        .withBean(
            "own", SecurityFilterChain.class, () -> new DefaultSecurityFilterChain(request -> true))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("impersonationSecurityFilterChain")
                    .doesNotHaveBean(AuthenticationManagerResolver.class)
                    .hasSingleBean(UserDetailsService.class));
  }

  @Test
  void noChain_oursWithoutUsers() {
    withSecurity.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(SecurityFilterChain.class)
                .hasBean("impersonationSecurityFilterChain")
                .doesNotHaveBean(UserDetailsService.class));
  }

  @Test
  void checksOfUser_takeThePlaceOfOurs() {
    withSecurity
        .withBean("impersonation", String.class, () -> "own")
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean(ImpersonationChecks.class));
  }
}
