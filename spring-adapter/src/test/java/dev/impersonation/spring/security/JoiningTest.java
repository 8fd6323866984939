package dev.impersonation.spring.security;

import static dev.impersonation.spring.security.ImpersonationConfigurer.impersonation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** How chains get the identity, and what holds where they do not. */
class JoiningTest {
  @RestController
  static class Controller {
    @GetMapping("/authorities")
    List<String> authorities(Authentication authentication) {
      return authentication.getAuthorities().stream()
          .map(GrantedAuthority::getAuthority)
          .sorted()
          .toList();
    }

    @GetMapping("/public/page")
    String page() {
      return "page";
    }

    @PostMapping({"/public/notes", "/notes"})
    String change() {
      return "changed";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class NoChain {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class JoinedByHand {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              rules -> rules.requestMatchers("/public/**").permitAll().anyRequest().authenticated())
          .with(
              impersonation(),
              joined -> joined.authorities(context -> List.of(authority("by-hand"))))
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OfBean {
    @Bean
    Function<ImpersonationContext, Collection<GrantedAuthority>> authorities() {
      return context -> List.of(authority("of-bean"), authority(context.subject()));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OfBeanWithNarrowerType {
    @Bean
    Function<ImpersonationContext, List<SimpleGrantedAuthority>> authorities() {
      return context -> List.of(new SimpleGrantedAuthority("of-bean"));
    }
  }

  @Import({NoChain.class, OfBean.class})
  static class WithBean {}

  @Import({NoChain.class, OfBeanWithNarrowerType.class})
  static class WithBeanOfNarrowerType {}

  @Import({JoinedByHand.class, OfBean.class})
  static class ByHandWithBean {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class LeftAlone {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .with(impersonation(), AbstractHttpConfigurer::disable)
          .build();
    }
  }

  @Import(JoinedByHand.class)
  static class NotJoinedByBean {
    @Bean
    Customizer<HttpSecurity> impersonationHttpSecurityCustomizer() {
      return Customizer.withDefaults();
    }
  }

  private static GrantedAuthority authority(String name) {
    return new SimpleGrantedAuthority(name);
  }

  private static String authorities(Class<?> configuration, String... properties) {
    try (RunningApplication application =
        RunningApplication.startSecured(Server.TOMCAT, configuration, properties)) {
      String token =
          application.token().organization("org_1", "acme", "admin", "bills:read").sign();
      return application.get("/authorities", token).body();
    }
  }

  @Test
  void authorities_byDefault_areRoleAndPermissions() {
    assertThat(authorities(NoChain.class)).isEqualTo("[\"ROLE_org:admin\",\"org:bills:read\"]");
  }

  @Test
  void authorities_ofNone_areNone() {
    assertThat(authorities(NoChain.class, "impersonation.security.authorities=none"))
        .isEqualTo("[]");
  }

  @Test
  void authorities_ofBean_replaceAllOthers() {
    assertThat(authorities(WithBean.class)).isEqualTo("[\"of-bean\",\"user_customer\"]");
    assertThat(authorities(WithBeanOfNarrowerType.class)).isEqualTo("[\"of-bean\"]");
  }

  @Test
  void configurer_joinedTwice_holdsOnceAsSaidLast() {
    assertThat(authorities(ByHandWithBean.class)).isEqualTo("[\"by-hand\"]");
    assertThat(authorities(NotJoinedByBean.class)).isEqualTo("[\"by-hand\"]");
  }

  @Test
  void configurer_disabled_leavesChainAlone() {
    try (RunningApplication application =
        RunningApplication.startSecured(Server.TOMCAT, LeftAlone.class)) {
      Reply reply = application.get("/authorities", application.customer());
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.field("x-clerk-auth-reason")).isEmpty();
    }
  }

  @Test
  void csrfOfAll_asksBearerToo() {
    try (RunningApplication application =
        RunningApplication.startSecured(
            Server.TOMCAT, NoChain.class, "impersonation.security.csrf=all")) {
      assertThat(application.post("/notes", application.customer()).status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "impersonation.enabled=false",
        "spring.autoconfigure.exclude=dev.impersonation.spring.ImpersonationAutoConfiguration"
      })
  void filterMissing_nobodyIsSignedIn_andNothingIsOpen(String property) {
    try (RunningApplication application =
        RunningApplication.startSecured(Server.TOMCAT, JoinedByHand.class, property)) {
      for (String token : List.of(application.customer(), application.impersonated())) {
        assertThat(application.get("/authorities", token).status()).isEqualTo(403);
        assertThat(application.get("/public/page", token).body()).isEqualTo("page");
        assertThat(application.post("/public/notes", token).status()).isEqualTo(403);
      }
      assertThat(application.get("/authorities", null).status()).isEqualTo(403);
    }
    try (RunningApplication application =
        RunningApplication.startSecured(Server.TOMCAT, NoChain.class, property)) {
      Reply reply = application.get("/public/page", application.customer());
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.field("WWW-Authenticate").orElseThrow()).startsWith("Basic");
    }
  }

  @Test
  void anonymousRefuse_isTheFiltersOwn() {
    try (RunningApplication application =
        RunningApplication.startSecured(
            Server.TOMCAT, JoinedByHand.class, "impersonation.anonymous=refuse")) {
      assertThat(application.get("/public/page", null).status()).isEqualTo(401);
      assertThat(application.get("/public/page", application.customer()).status()).isEqualTo(200);
    }
  }

  @Test
  void anonymousPage_withSignInUrl_goesThere() {
    try (RunningApplication application =
        RunningApplication.startSecured(
            Server.TOMCAT, NoChain.class, "impersonation.sign-in-url=/sign-in")) {
      Reply reply =
          application.send(application.request("/authorities").header("Accept", "text/html"));
      assertThat(reply.status()).isEqualTo(303);
      assertThat(reply.field("Location").orElseThrow()).startsWith("/sign-in?");
      assertThat(reply.field("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void post_byCookieWithCsrfTokenOfSpa_passes() {
    try (RunningApplication application =
        RunningApplication.startSecured(Server.TOMCAT, Spa.class)) {
      String session = "__session=" + application.customer();
      Reply first = application.send(application.request("/authorities").header("Cookie", session));
      String field = first.field("Set-Cookie").orElseThrow();
      assertThat(field).startsWith("XSRF-TOKEN=");
      String token = field.substring("XSRF-TOKEN=".length(), field.indexOf(';'));
      Reply reply =
          application.send(
              application
                  .request("/notes")
                  .header("Cookie", session + "; XSRF-TOKEN=" + token)
                  .header("X-XSRF-TOKEN", token)
                  .header("Authorization", "Basic dXNlcjpwYXNz")
                  .POST(BodyPublishers.noBody()));
      assertThat(reply.body()).isEqualTo("changed");
      assertThat(
              application
                  .get("/authorities", application.customer())
                  .headers()
                  .allValues("Set-Cookie"))
          .noneMatch(cookie -> cookie.startsWith("JSESSIONID"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class Spa {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .csrf(csrf -> csrf.spa())
          .build();
    }
  }
}
