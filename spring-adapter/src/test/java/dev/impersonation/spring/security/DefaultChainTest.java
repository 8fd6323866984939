package dev.impersonation.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application that has Spring Security and no chain of its own. */
class DefaultChainTest {
  private static final Map<Server, RunningApplication> RUNNING = new EnumMap<>(Server.class);

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @RestController
    static class Controller {
      @GetMapping("/whoami")
      String whoami(Authentication authentication, @AuthenticationPrincipal String principal) {
        return authentication.getClass().getSimpleName() + " " + principal;
      }

      @GetMapping("/user")
      String user(HttpServletRequest request) {
        return request.getRemoteUser()
            + " "
            + request.isUserInRole("org:admin")
            + " "
            + request.isUserInRole("org:member");
      }

      @GetMapping("/async")
      Callable<String> async() {
        return () ->
            Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication())
                .getName();
      }

      @GetMapping("/boom")
      String boom() {
        throw new IllegalStateException("boom");
      }

      @PostMapping("/notes")
      String change() {
        return "changed";
      }
    }
  }

  private static RunningApplication on(Server server) {
    return RUNNING.computeIfAbsent(
        server,
        key ->
            RunningApplication.startSecured(
                key,
                Application.class,
                "spring.web.error.include-message=always",
                "management.endpoints.web.exposure.include=*"));
  }

  @AfterAll
  static void stop() {
    RUNNING.values().forEach(RunningApplication::close);
  }

  @ParameterizedTest
  @EnumSource
  void anonymous_isRefusedAsTheFilterDoes(Server server) {
    Reply reply = on(server).get("/whoami", null);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.field("WWW-Authenticate"))
        .hasValueSatisfying(field -> assertThat(field).startsWith("Bearer"));
    assertThat(reply.field("x-clerk-auth-reason")).hasValue("session-token-and-uat-missing");
    assertThat(reply.body()).contains("\"status\":401");
    assertThat(reply.field("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anonymousPage_withoutLoginPage_isRefusedWithoutSession(Server server) {
    RunningApplication application = on(server);
    Reply reply = application.send(application.request("/whoami").header("Accept", "text/html"));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.field("Location")).isEmpty();
    assertThat(reply.field("Set-Cookie")).isEmpty();
    assertThat(application.get("/login", null).status()).isEqualTo(401);
    assertThat(application.get("/login", application.customer()).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource
  void staleCookie_isRefusedWithItsReason(Server server) {
    RunningApplication application = on(server);
    Reply reply =
        application.send(
            application
                .request("/whoami")
                .header("Cookie", "__session=" + application.token().expired().sign()));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.field("x-clerk-auth-reason")).hasValue("token-expired");
  }

  @ParameterizedTest
  @EnumSource
  void badBearer_isRefusedBeforeSecurity(Server server) {
    RunningApplication application = on(server);
    Reply reply = application.get("/whoami", application.token().forged().sign());
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.field("WWW-Authenticate"))
        .hasValueSatisfying(field -> assertThat(field).contains("invalid_token"));
    assertThat(application.get("/whoami", "bad").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void verified_isTheSubject(Server server) {
    RunningApplication application = on(server);
    assertThat(application.get("/whoami", application.customer()).body())
        .isEqualTo("ImpersonationAuthentication user_customer");
    assertThat(application.get("/whoami", application.impersonated()).body())
        .isEqualTo("ImpersonationAuthentication user_customer");
    assertThat(application.get("/async", application.impersonated()).body())
        .isEqualTo("user_customer");
  }

  @ParameterizedTest
  @EnumSource
  void roleOfOrganization_isRoleOfUser(Server server) {
    RunningApplication application = on(server);
    String admin = application.token().organization("org_1", "acme", "admin", "bills:read").sign();
    assertThat(application.get("/user", admin).body()).isEqualTo("user_customer true false");
    assertThat(application.get("/user", application.customer()).body())
        .isEqualTo("user_customer false false");
  }

  @ParameterizedTest
  @EnumSource
  void post_byBearer_needsNoCsrfToken(Server server) {
    RunningApplication application = on(server);
    Reply reply = application.post("/notes", application.customer());
    assertThat(reply.body()).isEqualTo("changed");
    assertThat(reply.field("Set-Cookie")).isEmpty();
    Reply lowerCase =
        application.send(
            application
                .request("/notes")
                .POST(BodyPublishers.noBody())
                .header("Authorization", "bearer " + application.customer()));
    assertThat(lowerCase.body()).isEqualTo("changed");
    Reply impersonated = application.post("/notes", application.impersonated());
    assertThat(impersonated.status()).isEqualTo(403);
    assertThat(impersonated.body()).contains("\"code\":\"impersonation_read_only\"");
    assertThat(impersonated.field("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void post_byCookie_needsCsrfToken(Server server) {
    RunningApplication application = on(server);
    assertThat(application.send(byCookie(application)).status()).isEqualTo(403);
    assertThat(
            application
                .send(byCookie(application).header("Authorization", "Basic dXNlcjpwYXNz"))
                .status())
        .isEqualTo(403);
  }

  private static HttpRequest.Builder byCookie(RunningApplication application) {
    return application
        .request("/notes")
        .POST(BodyPublishers.noBody())
        .header("Cookie", "__session=" + application.customer());
  }

  @ParameterizedTest
  @EnumSource
  void errorPage_isShown(Server server) {
    RunningApplication application = on(server);
    Reply missing = application.get("/nothing", application.impersonated());
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body()).contains("\"path\":\"/nothing\"");
    Reply failed = application.get("/boom", application.customer());
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.body()).contains("\"path\":\"/boom\"");
    assertThat(application.get("/error", null).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void nobodyCanSignIn(Server server) {
    RunningApplication application = on(server);
    assertThat(application.context().getBeansOfType(UserDetailsService.class)).isEmpty();
    assertThat(application.context().getBeansOfType(AuthenticationProvider.class)).isEmpty();
    Reply basic =
        application.send(
            application.request("/whoami").header("Authorization", "Basic dXNlcjpwYXNz"));
    assertThat(basic.status()).isEqualTo(401);
    assertThat(basic.field("WWW-Authenticate"))
        .hasValueSatisfying(field -> assertThat(field).startsWith("Bearer"));
  }

  @ParameterizedTest
  @EnumSource
  void health_isClosedUnlessOpened(Server server) {
    assertThat(on(server).get("/actuator/health", null).status()).isEqualTo(401);
    try (RunningApplication opened =
        RunningApplication.startSecured(
            server,
            Application.class,
            "impersonation.open-health=true",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.health.probes.enabled=true")) {
      assertThat(opened.get("/actuator/health", null).status()).isEqualTo(200);
      assertThat(opened.get("/actuator/health/liveness", null).status()).isEqualTo(200);
      assertThat(opened.get("/actuator/env", null).status()).isEqualTo(401);
    }
  }
}
