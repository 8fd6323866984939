package dev.impersonation.spring.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

class SessionAttackTest {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
  private static RunningApplication application;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    SecurityFilterChain chain(HttpSecurity http, CorsConfigurationSource partners) {
      return http.securityMatcher("/partners/**")
          .cors(cors -> cors.configurationSource(partners))
          .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .build();
    }

    @Bean
    SecurityFilterChain rest(HttpSecurity http) {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .build();
    }

    /** For the chain of partners only. */
    @Bean
    CorsConfigurationSource partners() {
      CorsConfiguration cors = new CorsConfiguration();
      cors.setAllowedOriginPatterns(List.of("*"));
      cors.setAllowCredentials(true);
      cors.setAllowedMethods(List.of("*"));
      UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
      source.registerCorsConfiguration("/**", cors);
      return source;
    }

    @RestController
    static class Controller {
      @GetMapping("/session")
      String session(HttpServletRequest request) {
        return request.getSession().getId();
      }

      @GetMapping("/csrf")
      String csrf(CsrfToken token) {
        return token.getToken();
      }

      @PostMapping("/write")
      String write() {
        return "written";
      }

      @GetMapping("/whoami")
      String whoami(HttpServletRequest request) {
        return request.getRemoteUser();
      }
    }
  }

  @BeforeAll
  static void start() {
    application =
        RunningApplication.startSecured(
            Server.TOMCAT,
            Application.class,
            "spring.security.user.name=staff",
            "spring.security.user.password=pw");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  private static String jsession(Reply reply, String before) {
    return reply.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith("JSESSIONID="))
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .findFirst()
        .orElse(before);
  }

  private static Reply login(String cookie) {
    Reply page =
        application.send(
            application.request("/login").header("Accept", "text/html").header("Cookie", cookie));
    Matcher csrf = CSRF.matcher(page.body());
    assertThat(csrf.find()).isTrue();
    String held = jsession(page, cookie);
    return application.send(
        application
            .request("/login")
            .header("Accept", "text/html")
            .header("Cookie", held)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "username=staff&password=pw&_csrf=" + csrf.group(1).replace("=", "%3D"))));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Spa {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .csrf(csrf -> csrf.ignoringRequestMatchers("/login").spa())
          .build();
    }

    @Bean
    Application.Controller controller() {
      return new Application.Controller();
    }
  }

  @Test
  void login_inABrowserThatHasImpersonated_worksWithoutCsrfInTheSession() {
    try (RunningApplication spa =
        RunningApplication.startSecured(
            Server.TOMCAT,
            Spa.class,
            "spring.security.user.name=staff",
            "spring.security.user.password=pw")) {
      String cookie = jsession(spa.get("/session", spa.impersonated()), "JSESSIONID=x");
      Reply login =
          spa.send(
              spa.request("/login")
                  .header("Accept", "text/html")
                  .header("Cookie", cookie)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("username=staff&password=pw")));
      Reply who = spa.send(spa.request("/whoami").header("Cookie", jsession(login, cookie)));
      assertThat(who.body()).isEqualTo("staff");
    }
  }

  @Test
  void login_inAFreshBrowser_works() {
    Reply login = login("a=b");
    Reply who =
        application.send(application.request("/whoami").header("Cookie", jsession(login, "a=b")));

    assertThat(who.body()).isEqualTo("staff");
  }

  @Test
  void cors_ofOneChain_isNotGivenToOthers() {
    Reply reply =
        application.send(
            application
                .request("/whoami")
                .header("Origin", "https://evil.example")
                .header("Cookie", "__session=" + application.customer()));
    assertThat(reply.field("Access-Control-Allow-Origin")).isEmpty();
  }
}
