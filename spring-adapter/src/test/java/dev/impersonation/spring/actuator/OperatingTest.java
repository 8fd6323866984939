package dev.impersonation.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

class OperatingTest {
  private static final Applications APPLICATIONS =
      new Applications(
          server ->
              RunningApplication.start(
                  server,
                  Application.class,
                  "management.endpoints.web.exposure.include=*",
                  "impersonation.actuator=default",
                  "impersonation.guards.free.patterns=/free/*,/actuator/impersonation",
                  "impersonation.guards.free.mode=allow",
                  "impersonation.span-attributes=true"));

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    final List<String> failedMeters = new CopyOnWriteArrayList<>();
    final List<Observation.Context> observed = new CopyOnWriteArrayList<>();

    @Bean
    AuditEventRepository repository() {
      return new InMemoryAuditEventRepository();
    }

    @Bean
    FilterRegistrationBean<Filter> stopping() {
      FilterRegistrationBean<Filter> registration =
          new FilterRegistrationBean<>(
              (request, response, chain) -> {
                if (((HttpServletRequest) request).getRequestURI().equals("/stopped")) {
                  ((HttpServletResponse) response).setStatus(400);
                } else {
                  chain.doFilter(request, response);
                }
              });
      registration.setOrder(-500);
      return registration;
    }

    @Bean
    FilterRegistrationBean<ImpersonationGuard> inCode() {
      FilterRegistrationBean<ImpersonationGuard> registration =
          new FilterRegistrationBean<>(ImpersonationGuard.of(GuardMode.DENY));
      registration.setName("inCode");
      registration.addUrlPatterns("/closed");
      registration.setOrder(-102);
      return registration;
    }

    @Bean
    ObservationHandler<Observation.Context> recording() {
      return new ObservationHandler<>() {
        @Override
        public void onStop(Observation.Context context) {
          observed.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
          return context instanceof ServerRequestObservationContext;
        }
      };
    }

    @EventListener
    void failing(AuditApplicationEvent event) {
      if (Objects.equals(event.getAuditEvent().getData().get("path"), "/listened")) {
        throw new IllegalStateException("a listener that fails");
      }
    }

    @RestController
    static class Controller {
      @GetMapping({"/read", "/listened", "/closed"})
      String read() {
        return "read";
      }

      @GetMapping("/slow")
      Callable<String> slow() {
        return () -> "slow";
      }

      @PostMapping("/free/change")
      String change() {
        return "changed";
      }
    }
  }

  @AfterAll
  static void close() {
    APPLICATIONS.close();
  }

  @ParameterizedTest
  @EnumSource
  void endpoint_freedByGuard_isClosedToImpersonated(Server server) {
    RunningApplication application = APPLICATIONS.on(server);
    Reply refused = application.get("/actuator/impersonation", application.impersonated());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("\"code\":\"impersonation_denied\"");
    assertThat(refused.field("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(refused.field("WWW-Authenticate")).isPresent();
    assertThat(application.get("/actuator/impersonation", null).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void endpoint_byCustomer_tellsGuardsDefaultAndKeys(Server server) {
    RunningApplication application = APPLICATIONS.on(server);
    Reply told = application.get("/actuator/impersonation", application.customer());
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.body())
        .contains("\"defaultMode\":\"read-only\"")
        .contains(
            "{\"name\":\"impersonationOpenHealth\",\"patterns\":[\"/actuator/health/*\"],"
                + "\"mode\":\"public\"}")
        .contains(
            "{\"name\":\"impersonationGuard.free\",\"patterns\":[\"/free/*\","
                + "\"/actuator/impersonation\"],\"mode\":\"allow\"}")
        .contains("{\"name\":\"inCode\",\"patterns\":[\"/closed\"]")
        .contains("\"source\":\"fetched\",\"usable\":1")
        .doesNotContain("user_customer", "user_support");
  }

  @Test
  void auditEvents_ofBoot_haveTheSameEvents() {
    RunningApplication application = APPLICATIONS.on(Server.TOMCAT);
    application.post("/audited", application.impersonated());
    AuditEvent refused = only(application, "IMPERSONATION_REFUSED", "/audited");
    assertThat(refused.getPrincipal()).isEqualTo("user_customer");
    assertThat(refused.getData())
        .containsEntry("actor", "user_support")
        .containsEntry("impersonation", "active")
        .containsEntry("method", "POST")
        .containsEntry("decision", "denied")
        .containsEntry("rule", "read-only")
        .containsEntry("code", "impersonation_read_only")
        .containsEntry("status", 403)
        .containsEntry("session", "sess_customer")
        .containsKeys("id", "issuer", "dispatch", "remote_address", "request_id");

    application.get("/read", application.impersonated());
    AuditEvent intent = only(application, "IMPERSONATION_INTENT", "/read");
    AuditEvent outcome = only(application, "IMPERSONATION_OUTCOME", "/read");
    assertThat(outcome.getData())
        .containsEntry("intent_id", intent.getData().get("id"))
        .containsEntry("status", 200)
        .containsKey("duration_us");
  }

  @Test
  void auditEvents_whereListenerThrows_changeNothing() {
    RunningApplication application = APPLICATIONS.on(Server.TOMCAT);
    assertThat(application.get("/listened", application.impersonated()).body()).isEqualTo("read");
  }

  private static AuditEvent only(RunningApplication application, String type, String path) {
    AuditEventRepository repository = application.context().getBean(AuditEventRepository.class);
    return await()
        .until(
            () ->
                repository.find(null, null, type).stream()
                    .filter(event -> path.equals(event.getData().get("path")))
                    .toList(),
            events -> events.size() == 1)
        .get(0);
  }

  @Test
  void meters_countRequestsAndEvents() {
    RunningApplication application = APPLICATIONS.on(Server.JETTY);
    MeterRegistry registry = application.context().getBean(MeterRegistry.class);
    double recorded = events(registry, "intent");
    application.post("/free/change", application.token().agent("agent_1").sign());
    application.post("/free/change", application.token().actor(actor("robot_37")).sign());
    application.post("/counted", application.impersonated());
    application.get("/closed", application.impersonated());
    application.get("/read", application.customer());
    await()
        .untilAsserted(
            () -> {
              assertThat(requests(registry, "allowed", "allow", "agent")).isEqualTo(1);
              assertThat(requests(registry, "allowed", "allow", "other")).isEqualTo(1);
              assertThat(requests(registry, "denied", "read-only", "unspecified")).isEqualTo(1);
              assertThat(requests(registry, "denied", "deny", "unspecified")).isPositive();
              assertThat(events(registry, "intent")).isEqualTo(recorded + 2);
            });
    assertThat(registry.get("impersonation.audit.not.recorded").counters()).hasSize(3);
    String scraped = application.context().getBean(PrometheusMeterRegistry.class).scrape();
    assertThat(scraped)
        .contains("impersonation_keys_usable 1.0", "impersonation_keys_failing 0.0")
        .contains("impersonation_keys_age_seconds ", "impersonation_keys_next_attempt_seconds ")
        .contains("impersonation_tokens_hits_total ", "impersonation_tokens_misses_total ")
        .contains("impersonation_tokens_bytes ", "impersonation_tokens_remembered ")
        .contains("impersonation_requests_total{actor_type=\"agent\",decision=\"allowed\"")
        .contains("impersonation_audit_not_recorded_total{kind=\"intent\"} 0.0")
        .doesNotContain("user_support", "agent_1", "robot", "user_customer", "sess_");
  }

  private static Map<String, Object> actor(String type) {
    return Map.of("sub", "user_robot", "type", type);
  }

  private static double requests(
      MeterRegistry registry, String decision, String mode, String actorType) {
    return registry
        .get("impersonation.requests")
        .tags("decision", decision, "mode", mode, "actor.type", actorType)
        .counter()
        .count();
  }

  private static double events(MeterRegistry registry, String kind) {
    return registry.get("impersonation.audit.recorded").tag("kind", kind).counter().count();
  }

  @ParameterizedTest
  @EnumSource
  void observations_ofAllRequests_haveTheSameTags(Server server) {
    RunningApplication application = APPLICATIONS.on(server);
    application
        .context()
        .getBean(MeterRegistry.class)
        .config()
        .onMeterRegistrationFailed(
            (id, reason) ->
                application.context().getBean(Application.class).failedMeters.add(reason));
    assertThat(application.get("/stopped", null).status()).isEqualTo(400);
    application.get("/read", null);
    application.get("/read", application.customer());
    application.get("/read", application.impersonated());
    application.get("/slow", application.impersonated());
    application.post("/observed", application.impersonated());
    PrometheusMeterRegistry registry = application.context().getBean(PrometheusMeterRegistry.class);
    await()
        .untilAsserted(
            () -> {
              List<String> counts =
                  Arrays.stream(registry.scrape().split("\n"))
                      .filter(line -> line.startsWith("http_server_requests_seconds_count{"))
                      .toList();
              assertThat(counts).allMatch(line -> line.contains("impersonation=\""));
              assertThat(counts)
                  .anyMatch(isOf("none", "400", "UNKNOWN"))
                  .anyMatch(isOf("none", "401", "UNKNOWN"))
                  .anyMatch(isOf("none", "200", "/read"))
                  .anyMatch(isOf("active", "200", "/read"))
                  .anyMatch(isOf("active", "200", "/slow"))
                  .anyMatch(isOf("active", "403", "UNKNOWN"));
            });
    assertThat(registry.scrape()).doesNotContain("user_support", "user_customer");
    assertThat(application.context().getBean(Application.class).failedMeters).isEmpty();
  }

  private static Predicate<String> isOf(String impersonation, String status, String uri) {
    return line ->
        line.contains("impersonation=\"" + impersonation + "\"")
            && line.contains("status=\"" + status + "\"")
            && line.contains("uri=\"" + uri + "\"");
  }

  @Test
  void observations_withSpanAttributes_nameSubjectAndActor() {
    RunningApplication application = APPLICATIONS.on(Server.TOMCAT);
    application.get("/read", application.token().impersonatedBy("user_<b>").sign());
    List<Observation.Context> observed = application.context().getBean(Application.class).observed;
    await()
        .untilAsserted(
            () ->
                assertThat(observed)
                    .anySatisfy(
                        context ->
                            assertThat(context.getHighCardinalityKeyValues().toString())
                                .contains(
                                    "impersonation.subject",
                                    "user_customer",
                                    "impersonation.actor",
                                    "user_\\u003cb\\u003e")));
  }
}
