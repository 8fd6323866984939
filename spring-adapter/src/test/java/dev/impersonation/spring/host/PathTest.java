package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditEvent.Kind;
import dev.impersonation.contract.Exchange;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Paths that the server folds before filters are matched, and Spring MVC does not before handlers
 * are: nothing but 403, whatever lets them come that far.
 */
class PathTest {
  /** Those to a handler behind a guard that denies, by a path that a guard frees. */
  private static final List<String> ROUND_THE_GUARD =
      List.of(
          "/admin/../allowed",
          "/admin/%2e%2e/allowed",
          "/admin/.%2E/allowed",
          "/admin/..;/allowed",
          "/admin/..;a=b/allowed",
          "/admin/%2e%2e;/allowed",
          "/x/../admin/../allowed",
          "/vault/../allowed",
          "/vault/x/../../allowed",
          "/vault/%2e%2e/allowed",
          "/vault/..;/allowed");

  /** Those to the same handlers that pass the guard by if nobody folds them. */
  private static final List<String> PAST_THE_GUARD =
      List.of(
          "//admin/a/b",
          "/admin//a/b",
          "//vault/x",
          "/x/../vault/y",
          "/./admin/a/b",
          "/freed/../admin/a/b",
          "/freed/..;/vault/x",
          "/freed/%2e%2e/admin/a/b");

  private static final List<String> ORDINARY =
      List.of("/allowed", "/allowed;x=1", "/%61llowed", "/freed/change");

  @RegisterExtension static final MvcHosts HOSTS = new MvcHosts();

  private static final Map<Server, RunningApplication> SECURED = new EnumMap<>(Server.class);

  @AfterAll
  static void stop() {
    SECURED.values().forEach(RunningApplication::close);
    SECURED.clear();
  }

  /** One with the most lenient firewall. */
  static RunningApplication secured(Server server) {
    return SECURED.computeIfAbsent(
        server,
        missing ->
            RunningApplication.startSecured(
                missing, SecuredMvcApplication.class, MvcApplication.PROPERTIES));
  }

  @ParameterizedTest
  @EnumSource
  void oddPath_impersonated_reachesNoHandler(Server server) throws IOException {
    assertNoWayRound(HOSTS.on(server), server);
  }

  @ParameterizedTest
  @EnumSource
  void oddPath_impersonatedWithLenientFirewall_reachesNoHandler(Server server) throws IOException {
    assertNoWayRound(secured(server), server);
  }

  @ParameterizedTest
  @EnumSource
  void ordinaryPath_impersonated_passes(Server server) throws IOException {
    for (RunningApplication application : List.of(HOSTS.on(server), secured(server))) {
      for (String path : ORDINARY) {
        Exchange answer = send(application, "POST", path, application.impersonated(), null);
        assertThat(answer.body()).as(path).isEqualTo("changed");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void guardedPath_impersonated_isDeniedAndOpenToCustomers(Server server) throws IOException {
    RunningApplication application = HOSTS.on(server);
    HOSTS.trail(server, "GET", "/admin/a/b").assertRefused("impersonation_denied");
    HOSTS.trail(server, "GET", "/vault/x").assertRefused("impersonation_denied");
    assertThat(application.get("/admin/a/b", application.customer()).body()).isEqualTo("admin a b");
    // Whom the guards are not about is the application's own to route.
    assertThat(send(application, "POST", "/admin/../allowed", application.customer(), null).body())
        .isEqualTo("admin .. allowed");
  }

  private static void assertNoWayRound(RunningApplication application, Server server)
      throws IOException {
    for (String method : List.of("GET", "POST")) {
      for (String path : ROUND_THE_GUARD) {
        assertRefused(application, server, method, path);
      }
      for (String path : PAST_THE_GUARD) {
        assertRefused(application, server, method, path);
      }
    }
  }

  private static void assertRefused(
      RunningApplication application, Server server, String method, String path)
      throws IOException {
    String trace = UUID.randomUUID().toString().replace("-", "");
    Exchange answer = send(application, method, path, application.impersonated(), trace);
    String request = method + " " + path;
    assertThat(answer.header(MvcApplication.SEEN)).as(request).isEmpty();
    RecordedEvents recorded = application.context().getBean(RecordedEvents.class);
    if (server == Server.JETTY && answer.status() == 400) {
      // Jetty's own answer, before any filter.
      assertThat(path).containsAnyOf("%2", ";", "//");
      assertThat(recorded.of(trace)).as(request).isEmpty();
      return;
    }
    assertThat(answer.status()).as(request).isEqualTo(403);
    assertThat(recorded.until(trace))
        .as(request)
        .extracting(AuditEvent::kind)
        .containsExactly(Kind.REFUSED);
  }

  private static Exchange send(
      RunningApplication application,
      String method,
      String path,
      String token,
      @Nullable String trace)
      throws IOException {
    try (RawConnection connection = new RawConnection(application.port())) {
      connection.send(
          "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer %s\r\n%s\r\n"
              .formatted(
                  method,
                  path,
                  token,
                  trace == null ? "" : "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n"));
      return connection.read();
    }
  }
}
