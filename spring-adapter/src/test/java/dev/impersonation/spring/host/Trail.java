package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditEvent.Kind;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;

/** What was answered to an impersonated request, and what was recorded of it. */
record Trail(Reply reply, List<AuditEvent> events) {
  /** Sends one with an empty body. */
  static Trail of(RunningApplication application, String method, String path) {
    RecordedEvents recorded = application.context().getBean(RecordedEvents.class);
    String trace = newTrace();
    Reply reply = send(application, method, path, trace);
    recorded.until(trace);
    // A second outcome would come before that of a later request.
    String later = newTrace();
    send(application, "GET", "/plain", later);
    recorded.until(later);
    return new Trail(reply, recorded.of(trace));
  }

  private static Reply send(
      RunningApplication application, String method, String path, String trace) {
    return application.send(
        application
            .request(path)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + application.impersonated())
            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
  }

  private static String newTrace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** Returns the one outcome, after the one intent. */
  AuditEvent outcome() {
    assertThat(events).extracting(AuditEvent::kind).containsExactly(Kind.INTENT, Kind.OUTCOME);
    return events.get(1);
  }

  /** It was refused, and nothing else is recorded of it. */
  void assertRefused(String code) {
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"code\":\"" + code + "\"");
    assertThat(reply.headers().allValues(MvcApplication.SEEN)).isEmpty();
    assertThat(events).extracting(AuditEvent::kind).containsExactly(Kind.REFUSED);
  }

  /** It went through, and its handlers were reached on these dispatches with the identity. */
  void assertAnswered(int status, String... dispatches) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(outcome().status()).hasValue(status);
    assertThat(reply.headers().allValues(MvcApplication.SEEN))
        .containsExactlyElementsOf(
            List.of(dispatches).stream().map(each -> each + " " + WHO).toList());
  }

  /** Whom an impersonated request speaks for. */
  static final String WHO = "user_customer/user_support as user_customer";
}
