package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a sink which loses events, or mixes them up, does not pass for a fast one. */
final class AuditTrailTest {
  private static final int REQUESTS = 2 * Caller.COUNT;

  @TempDir Path directory;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void record() {
    for (int number = 0; number < REQUESTS; number++) {
      events.add(event("intent", number, Caller.ofRequest(number)));
      events.add(event("outcome", number, Caller.ofRequest(number)));
    }
  }

  private static String event(String kind, int number, Caller caller) {
    return """
        {"kind":"%s","path":"/api/notes/%d","subject":"%s","actor":"%s"}"""
        .formatted(kind, number, caller.subject(), caller.actorId());
  }

  private String check() throws IOException {
    Files.write(directory.resolve("audit.2026-11-22.0001.jsonl"), events.subList(0, 3));
    Files.write(directory.resolve("audit.jsonl"), events.subList(3, events.size()));
    return AuditTrail.check(directory, REQUESTS);
  }

  @Test
  void check_allRecordedInTwoFiles_passes() throws IOException {
    assertEquals("16 requests, one intent and one outcome each", check());
  }

  @Test
  void check_outcomeIsMissing_fails() {
    events.remove(1);

    assertFails("request 0 has 1 intents and 0 outcomes");
  }

  @Test
  void check_intentIsMissing_fails() {
    events.remove(2 * (REQUESTS - 1));

    assertFails("request 15 has 0 intents and 1 outcomes");
  }

  @Test
  void check_eventIsRecordedTwice_fails() {
    events.add(events.get(4));

    assertFails("request 2 has 2 intents and 1 outcomes");
  }

  @Test
  void check_eventNamesAnotherCaller_fails() {
    events.set(0, event("intent", 0, Caller.ofRequest(1)));

    assertFails("an event of request 0 names somebody else");
  }

  @Test
  void check_eventOfAnUnknownRequest_fails() {
    events.add(event("intent", REQUESTS, Caller.ofRequest(REQUESTS)));

    assertFails("an event is of no request that was sent");
  }

  @Test
  void check_eventOfAnotherKind_fails() {
    events.add(event("refused", 0, Caller.ofRequest(0)));

    assertFails("an event is no intent and no outcome");
  }

  @Test
  void check_pathsComeAgain_countsTheEventsOfEach() throws IOException {
    events.clear();
    for (int number = 0; number < REQUESTS + 1; number++) {
      int path = number % Caller.COUNT;
      events.add(event("intent", path, Caller.ofRequest(number)));
      events.add(event("outcome", path, Caller.ofRequest(number)));
    }
    Files.write(directory.resolve("audit.jsonl"), events);

    assertEquals(
        "17 requests, one intent and one outcome each",
        AuditTrail.check(directory, REQUESTS + 1, Caller.COUNT));
    assertEquals(
        "request 0 has 3 intents and 3 outcomes",
        assertThrows(
                IllegalStateException.class,
                () -> AuditTrail.check(directory, REQUESTS, Caller.COUNT))
            .getMessage());
  }

  private void assertFails(String message) {
    assertEquals(message, assertThrows(IllegalStateException.class, this::check).getMessage());
  }
}
