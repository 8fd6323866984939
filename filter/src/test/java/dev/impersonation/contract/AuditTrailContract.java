package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.support.Eventually;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How those parts of the contract that are about the audit find the events of a request. */
public interface AuditTrailContract extends LimitContract {
  /** The files that the hosts write to. */
  AuditFiles auditFiles();

  /** An answer, and what was recorded of the request. */
  record Trail(Exchange answer, List<JsonNode> events) {
    /** There is nothing but an intent, and after it an outcome. */
    JsonNode intent() {
      assertEquals(List.of("intent", "outcome"), kinds(), events::toString);
      return events.get(0);
    }

    JsonNode outcome() {
      intent();
      return events.get(1);
    }

    List<String> kinds() {
      return events.stream().map(event -> event.path("kind").asText()).toList();
    }
  }

  /** A new W3C trace ID, by which the events of one request are found. */
  default String newTrace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  default String traceParent(String trace) {
    return "00-" + trace + "-00f067aa0ba902b7-01";
  }

  default String[] traced(String trace, String... headers) {
    return Stream.concat(Stream.of("traceparent", traceParent(trace)), Stream.of(headers))
        .toArray(String[]::new);
  }

  default List<JsonNode> events(String trace) {
    return auditFiles().reader().events(trace);
  }

  /** Waits, because an outcome is recorded after the client has its answer. */
  default List<JsonNode> eventsUntil(String trace, Predicate<JsonNode> last) {
    return Eventually.get(() -> events(trace), events -> events.stream().anyMatch(last));
  }

  default boolean isLast(JsonNode event) {
    return !event.path("kind").asText().equals("intent");
  }

  /** Sends a request, and returns what is recorded of it once a later one is recorded in full. */
  default Trail trail(String method, String path, String... headers) {
    String trace = newTrace();
    Exchange answer = send(settings(), method, path, traced(trace, headers));
    return new Trail(answer, recorded(trace));
  }

  /** What is recorded of a request that ends in an event, once a later one is recorded in full. */
  default List<JsonNode> recorded(String trace) {
    eventsUntil(trace, this::isLast);
    recordAnother();
    return events(trace);
  }

  /** What is recorded in one file comes in order: after this, nothing is still to come. */
  default void recordAnother() {
    String later = newTrace();
    get(WHOAMI, traced(later, impersonated()));
    eventsUntil(later, this::isLast);
  }

  /** Sends a request that is not to be recorded. */
  default Exchange unrecorded(String method, String path, String... headers) {
    String trace = newTrace();
    Exchange answer = send(settings(), method, path, traced(trace, headers));
    recordAnother();
    assertEquals(List.of(), events(trace));
    return answer;
  }

  default String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8);
  }
}
