package dev.impersonation.spring.mvc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.policy.Decision;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import dev.impersonation.support.Eventually;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HandlerRulesOnServer {
  private final Server server;
  private RunningApplication application;
  private String impersonated;
  private String trace;

  @SuppressWarnings("NullAway.Init")
  HandlerRulesOnServer(Server server) {
    this.server = server;
  }

  @BeforeAll
  void start() {
    application =
        RunningApplication.start(
            server,
            HandlerApplication.class,
            "impersonation.anonymous=allow",
            "impersonation.guards.filtered.patterns=/filtered/guarded",
            "impersonation.guards.filtered.mode=allow",
            "impersonation.guards.denied.patterns=/guarded/*",
            "impersonation.guards.denied.mode=deny");
    impersonated = application.impersonated();
  }

  @AfterAll
  void stop() {
    application.close();
  }

  private RecordedEvents events() {
    return application.context().getBean(RecordedEvents.class);
  }

  @BeforeEach
  void beginTrace() {
    trace = UUID.randomUUID().toString().replace("-", "");
  }

  private List<AuditEvent.Kind> kinds(int expected) {
    return Eventually.get(
        () -> events().of(trace).stream().map(AuditEvent::kind).toList(),
        kinds -> kinds.size() >= expected);
  }

  private HttpRequest.Builder requestOfSupport(String path) {
    return application
        .request(path)
        .header("Authorization", "Bearer " + impersonated)
        .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
  }

  private Reply asSupport(String method, String path) {
    return application.send(requestOfSupport(path).method(method, BodyPublishers.noBody()));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /freed, freed",
    "POST, /shared, post",
    "POST, /freed/7, later",
    "POST, /closed/freed, freed",
    "POST, /api/note, note",
    "POST, /fn/freed, freed",
    "GET, /open, open",
    "GET, /closed/read, read",
    "GET, /fn/read, read",
    "GET, /filtered/open, open",
    "POST, /filtered/guarded, guarded",
    "GET, /vault/change, changed"
  })
  void request_impersonatedWhereHandlerAllows_goesOn(String method, String path, String body) {
    Reply reply = asSupport(method, path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(body);
    assertThat(kinds(2)).containsExactly(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /neighbour, impersonation_read_only",
    "PUT, /shared, impersonation_read_only",
    "PUT, /freed, impersonation_read_only",
    "GET, /denied, impersonation_denied",
    "GET, /customer-only, impersonation_denied",
    "GET, /both, impersonation_denied",
    "GET, /closed/all, impersonation_denied",
    "POST, /closed/read, impersonation_read_only",
    "GET, /api/secret, impersonation_denied",
    "GET, /bean-name, impersonation_denied",
    "POST, /fn/plain, impersonation_read_only",
    "GET, /fn/denied, impersonation_denied"
  })
  void request_impersonatedWhereHandlerDenies_isRefusedBeforeAnythingRuns(
      String method, String path, String code) {
    AtomicInteger runs = application.context().getBean(AtomicInteger.class);
    int before = runs.get();

    Reply reply = asSupport(method, path);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"code\":\"" + code + "\"");
    assertThat(runs).hasValue(before);
    assertThat(kinds(1)).containsExactly(AuditEvent.Kind.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /denied",
    "GET, /closed/all",
    "GET, /api/secret",
    "GET, /bean-name",
    "GET, /fn/denied",
    "GET, /filtered/denied",
    "POST, /neighbour",
    "GET, /vault/open",
    "POST, /vault/change"
  })
  void request_ofCustomerInPerson_isNotConcerned(String method, String path) {
    HttpRequest.Builder request =
        application
            .request(path)
            .header("Authorization", "Bearer " + application.customer())
            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
            .method(method, BodyPublishers.noBody());

    assertThat(application.send(request).status()).isEqualTo(200);
    assertThat(events().of(trace)).isEmpty();
  }

  @Test
  void filteredRoute_denied_refusesByItself() {
    Reply reply = asSupport("GET", "/filtered/denied");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"code\":\"impersonation_denied\"");
    assertThat(kinds(2)).containsExactly(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME);
    assertThat(events().of(trace).get(1).decision()).containsInstanceOf(Decision.Denied.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /vault/open, impersonation_denied",
    "POST, /vault/change, impersonation_read_only"
  })
  void methodThatIsNoHandler_impersonated_isRefusedAsByTheFilter(
      String method, String path, String code) {
    Reply reply = asSupport(method, path);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.field("Content-Type")).hasValue("application/problem+json");
    assertThat(reply.body()).contains("\"code\":\"" + code + "\"");
    assertThat(kinds(2)).containsExactly(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME);
    assertThat(events().of(trace).get(1).decision()).containsInstanceOf(Decision.Denied.class);
    assertThat(events().of(trace).get(1).status()).hasValue(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/open", "/denied"})
  void filterBetween_thatTurnsGetIntoPost_gainsNothing(String path) {
    Reply reply =
        application.send(
            application
                .request(path)
                .header("Authorization", "Bearer " + impersonated)
                .header("X-Method", "POST")
                .header("X-Path", "/neighbour"));

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void filterBetween_thatTurnsMethodOfOneHandler_isHeldToTheDefault() {
    Reply reply = application.send(requestOfSupport("/closed/read").header("X-Method", "POST"));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"code\":\"impersonation_read_only\"");
  }

  @Test
  void filterBetween_thatLeadsFromFreedPathToDenied_gainsNothing() {
    Reply reply = application.send(requestOfSupport("/open").header("X-Path", "/denied"));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"code\":\"impersonation_denied\"");
    assertThat(kinds(2)).containsExactly(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME);
    assertThat(events().of(trace).get(1).decision()).containsInstanceOf(Decision.Denied.class);
  }

  @Test
  void lookUp_ofWrongMediaType_leavesTheDefault() {
    Reply reply =
        application.send(
            requestOfSupport("/json")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("x")));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"code\":\"impersonation_read_only\"");
    assertThat(
            application
                .send(
                    requestOfSupport("/json")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}")))
                .body())
        .isEqualTo("json");
  }

  @ParameterizedTest
  @CsvSource({
    "context, customer, 200, user_customer",
    "context, impersonated, 200, user_customer",
    "actor, impersonated, 200, user_support",
    "optional, impersonated, 200, user_customer user_support",
    "optional, customer, 200, user_customer nobody",
    "optional, anonymous, 200, nobody nobody"
  })
  void argument_ofHandler_isWhomTheTokenNames(String name, String who, int status, String body) {
    Reply reply =
        application.get(
            "/args/" + name + "?subject=forged&context=forged&actor=forged", token(who));

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo(body);
  }

  private @Nullable String token(String who) {
    return switch (who) {
      case "customer" -> application.customer();
      case "impersonated" -> impersonated;
      default -> null;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"context", "actor"})
  void argument_bareWhereNobodyIsSignedIn_is401AsByTheFilter(String name) {
    Reply reply = application.get("/args/" + name, null);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.field("WWW-Authenticate")).isPresent();
    assertThat(reply.field("x-clerk-auth-reason")).hasValue("session-token-and-uat-missing");
    assertThat(reply.field("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void argument_actorOfCustomerInPerson_is400() {
    assertThat(application.get("/args/actor", application.customer()).status()).isEqualTo(400);
  }
}
