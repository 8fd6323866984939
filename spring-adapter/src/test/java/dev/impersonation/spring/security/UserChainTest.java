package dev.impersonation.spring.security;

import static dev.impersonation.spring.security.ImpersonationAuthorization.notImpersonated;
import static dev.impersonation.spring.security.ImpersonationAuthorization.policy;
import static dev.impersonation.spring.security.ImpersonationAuthorization.readOnly;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with rules and a form login for staff, which says nothing of impersonation. */
class UserChainTest {
  private static final Map<Server, RunningApplication> RUNNING = new EnumMap<>(Server.class);
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableMethodSecurity
  static class Application {
    @Bean
    BlockingQueue<AuditEvent> events() {
      return new LinkedBlockingQueue<>();
    }

    @Bean
    AuditSink sink(BlockingQueue<AuditEvent> events) {
      return events::add;
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              rules ->
                  rules
                      .requestMatchers("/public/**")
                      .permitAll()
                      .requestMatchers("/admin")
                      .hasRole("org:admin")
                      .requestMatchers("/in-person")
                      .access(notImpersonated())
                      .requestMatchers("/read-only")
                      .access(readOnly())
                      .requestMatchers("/throwing")
                      .access(
                          policy(
                              (operation, context) -> {
                                throw new IllegalStateException("secret");
                              }))
                      .requestMatchers("/some-actors")
                      .access(
                          policy(
                              ImpersonationPolicy.actors(
                                  actor -> actor.subject().equals("user_lead"))))
                      .anyRequest()
                      .authenticated())
          .formLogin(Customizer.withDefaults())
          .build();
    }

    @RestController
    static class Controller {
      @GetMapping({"/whoami", "/public/whoami"})
      String whoami() {
        return Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication())
            .getName();
      }

      @RequestMapping({"/admin", "/in-person", "/read-only", "/some-actors", "/throwing"})
      String guarded() {
        return "served";
      }

      @GetMapping("/session")
      String session(HttpServletRequest request) {
        return request.getSession().getId();
      }

      @GetMapping("/public/boom")
      String boom() {
        throw new IllegalStateException("boom");
      }

      @PostMapping("/freed/close")
      @PreAuthorize("@impersonation.none()")
      String close() {
        return "closed";
      }

      @PostMapping("/freed/note")
      @PreAuthorize("@impersonation.active() and @impersonation.actorIs('user_support')")
      String note() {
        return "noted";
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
                "spring.security.user.name=staff",
                "spring.security.user.password=word",
                "impersonation.guards.freed.patterns=/freed/*,/read-only,/some-actors,/in-person",
                "impersonation.guards.freed.mode=allow"));
  }

  @AfterAll
  static void stop() {
    RUNNING.values().forEach(RunningApplication::close);
  }

  @ParameterizedTest
  @EnumSource
  void permitAll_letsAnonymousAndStaleCookieIn_butNoBadHeader(Server server) {
    RunningApplication application = on(server);
    assertThat(application.get("/public/whoami", null).body()).isEqualTo("anonymousUser");
    assertThat(
            application
                .send(
                    application
                        .request("/public/whoami")
                        .header("Cookie", "__session=" + application.token().expired().sign()))
                .body())
        .isEqualTo("anonymousUser");
    assertThat(application.get("/public/whoami", application.customer()).body())
        .isEqualTo("user_customer");
    assertThat(application.get("/public/whoami", application.token().expired().sign()).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void errorPage_ofOpenRoute_isShownToAnonymous(Server server) {
    Reply reply = on(server).get("/public/boom", null);
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("\"path\":\"/public/boom\"");
  }

  @ParameterizedTest
  @EnumSource
  void anonymous_getsLoginPageAsHtml_andReasonOtherwise(Server server) {
    RunningApplication application = on(server);
    Reply page = application.send(application.request("/whoami").header("Accept", "text/html"));
    assertThat(page.status()).isEqualTo(302);
    assertThat(page.field("Location").orElseThrow()).endsWith("/login");
    assertThat(page.field("Set-Cookie").orElseThrow()).contains("JSESSIONID");
    for (String accept : List.of("application/json", "*/*", "text/plain")) {
      Reply reply = application.send(application.request("/whoami").header("Accept", accept));
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.field("x-clerk-auth-reason")).hasValue("session-token-and-uat-missing");
      assertThat(reply.field("Set-Cookie")).isEmpty();
    }
    Reply script =
        application.send(
            application
                .request("/whoami")
                .header("Accept", "text/html")
                .header("X-Requested-With", "XMLHttpRequest"));
    assertThat(script.status()).isEqualTo(401);
    assertThat(script.field("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void denied_whileImpersonated_saysSo_andIsInTheOutcome(Server server)
      throws InterruptedException {
    RunningApplication application = on(server);
    Reply customer = application.get("/admin", application.customer());
    assertThat(customer.status()).isEqualTo(403);
    assertThat(customer.body()).contains("\"path\":\"/admin\"").doesNotContain("impersonation");
    Reply impersonated = application.get("/admin", application.impersonated());
    assertThat(impersonated.status()).isEqualTo(403);
    assertThat(impersonated.body()).contains("\"code\":\"impersonation_denied\"");
    assertThat(impersonated.field("Set-Cookie")).isEmpty();
    assertThat(outcome(application, "/admin").decision())
        .hasValue(Decision.denied("spring-security"));
  }

  @SuppressWarnings("unchecked")
  private static AuditEvent outcome(RunningApplication application, String path)
      throws InterruptedException {
    BlockingQueue<AuditEvent> events =
        (BlockingQueue<AuditEvent>) application.context().getBean("events");
    while (true) {
      AuditEvent event = Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS));
      if (event.kind() == AuditEvent.Kind.OUTCOME && event.path().equals(path)) {
        return event;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void managers_decideByWhoActs(Server server) {
    RunningApplication application = on(server);
    String customer = application.customer();
    String support = application.impersonated();
    String lead = application.token().impersonatedBy("user_lead").sign();
    assertThat(application.get("/in-person", null).status()).isEqualTo(401);
    assertThat(application.post("/in-person", customer).body()).isEqualTo("served");
    assertThat(application.get("/in-person", support).body())
        .contains("\"code\":\"impersonation_denied\"");
    assertThat(application.post("/read-only", customer).body()).isEqualTo("served");
    assertThat(application.get("/read-only", support).body()).isEqualTo("served");
    assertThat(application.post("/read-only", support).body())
        .contains("\"code\":\"impersonation_read_only\"");
    assertThat(application.post("/some-actors", lead).body()).isEqualTo("served");
    assertThat(application.post("/some-actors", support).body())
        .contains("\"code\":\"impersonation_actor_not_permitted\"");
  }

  @ParameterizedTest
  @EnumSource
  void policy_thatThrows_isUnavailable(Server server) {
    RunningApplication application = on(server);
    assertThat(application.get("/throwing", application.customer()).status()).isEqualTo(200);
    Reply reply = application.get("/throwing", application.impersonated());
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body())
        .contains("\"code\":\"impersonation_policy_unavailable\"")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource
  void expressions_decideByWhoActs(Server server) {
    RunningApplication application = on(server);
    String other = application.token().impersonatedBy("user_other").sign();
    assertThat(application.post("/freed/close", application.customer()).body()).isEqualTo("closed");
    assertThat(application.post("/freed/close", application.impersonated()).body())
        .contains("\"code\":\"impersonation_denied\"");
    assertThat(application.post("/freed/note", application.impersonated()).body())
        .isEqualTo("noted");
    assertThat(application.post("/freed/note", other).status()).isEqualTo(403);
    assertThat(application.post("/freed/note", application.customer()).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @EnumSource
  void session_ofBearer_isNobodysWithoutToken(Server server) {
    RunningApplication application = on(server);
    String cookie = sessionCookie(application.get("/session", application.customer()));
    assertThat(application.send(application.request("/whoami").header("Cookie", cookie)).status())
        .isEqualTo(401);
    assertThat(
            application.send(application.request("/public/whoami").header("Cookie", cookie)).body())
        .isEqualTo("anonymousUser");
  }

  @ParameterizedTest
  @EnumSource
  void session_of100ParallelRequests_stays(Server server) throws Exception {
    RunningApplication application = on(server);
    String token = application.customer();
    Reply first = application.get("/session", token);
    String cookie = sessionCookie(first);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        replies.add(
            threads.submit(() -> application.send(bearer(application, "/session", token, cookie))));
      }
      for (Future<Reply> reply : replies) {
        assertThat(reply.get().body()).isEqualTo(first.body());
        assertThat(reply.get().field("Set-Cookie")).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void staff_signInByForm_besideTokens(Server server) {
    RunningApplication application = on(server);
    String staff = signIn(application);
    HttpRequest.Builder asStaff = application.request("/whoami").header("Cookie", staff);
    assertThat(application.send(asStaff).body()).isEqualTo("staff");
    assertThat(application.send(asStaff.copy()).body()).isEqualTo("staff");
    assertThat(application.get("/whoami", application.customer()).body())
        .isEqualTo("user_customer");
  }

  @ParameterizedTest
  @EnumSource
  void staff_afterLogin_comeBackToThePage(Server server) {
    RunningApplication application = on(server);
    Reply page = application.send(application.request("/whoami").header("Accept", "text/html"));
    Reply login = login(application, sessionCookie(page));
    assertThat(login.field("Location").orElseThrow()).contains("/whoami");
  }

  @ParameterizedTest
  @EnumSource
  void token_winsOverSessionOfStaff(Server server) {
    RunningApplication application = on(server);
    String staff = signIn(application);
    Reply reply =
        application.send(bearer(application, "/whoami", application.impersonated(), staff));
    assertThat(reply.body()).isEqualTo("user_customer");
    assertThat(reply.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(application.send(application.request("/whoami").header("Cookie", staff)).body())
        .isEqualTo("staff");
  }

  private static HttpRequest.Builder bearer(
      RunningApplication application, String path, String token, String cookie) {
    return application
        .request(path)
        .header("Authorization", "Bearer " + token)
        .header("Cookie", cookie);
  }

  private static String signIn(RunningApplication application) {
    return sessionCookie(login(application, null));
  }

  private static Reply login(RunningApplication application, @Nullable String cookie) {
    HttpRequest.Builder form = application.request("/login").header("Accept", "text/html");
    Reply page = application.send(cookie == null ? form : form.header("Cookie", cookie));
    Matcher token = CSRF.matcher(page.body());
    assertThat(token.find()).as(page.body()).isTrue();
    Reply login =
        application.send(
            application
                .request("/login")
                .header("Cookie", cookie == null ? sessionCookie(page) : cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "username=staff&password=word&_csrf=" + token.group(1))));
    assertThat(login.status()).isEqualTo(302);
    assertThat(login.field("Location").orElseThrow()).doesNotContain("error");
    return login;
  }

  private static String sessionCookie(Reply reply) {
    return Objects.requireNonNull(
        reply.headers().allValues("Set-Cookie").stream()
            .filter(field -> field.startsWith("JSESSIONID="))
            .map(field -> field.substring(0, field.indexOf(';')))
            .findFirst()
            .orElse(null));
  }
}
