package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.FileAuditSink;
import dev.impersonation.audit.QueueFull;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

@DisplayName("S23: the outcome of a request that its host has forgotten")
final class RequestsInFlightTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RecordedEnds ends = new RecordedEnds();

  private void endLater() {
    ends.begun(RecordedEnds.LATER).end(OptionalInt.of(200));
  }

  /** Until everything is found that was garbage before this was called, and handed on. */
  private static void collect() {
    for (int time = 0; time < 2; time++) {
      ReferenceQueue<Object> found = new ReferenceQueue<>();
      PhantomReference<Object> sentinel = new PhantomReference<>(new Object(), found);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (found.poll() != sentinel) {
        assertTrue(System.nanoTime() < deadline, "nothing is collected");
        System.gc();
      }
    }
  }

  private AuditEvent outcomeOnceCollected(Runnable later) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ends.outcomes().isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "no outcome");
      collect();
      later.run();
    }
    assertEquals(1, ends.outcomes().size());
    return ends.outcomes().get(0);
  }

  @Test
  void endReportedBy_tellerIsGarbage_isRecordedWithALaterRequest() {
    AuditedRequest request = ends.begun("/pay");
    request.endReportedBy(new Object());

    AuditEvent outcome = outcomeOnceCollected(this::endLater);
    assertEquals("/shop/pay", outcome.path());
    assertEquals(Optional.of(ends.events.get(0).id()), outcome.intentId());
    assertEquals(Optional.of("abandoned"), outcome.failure());
    assertEquals(OptionalInt.empty(), outcome.status());
    assertEquals(Optional.empty(), outcome.duration());
    assertFalse(request.isInFlight());
  }

  @Test
  void endReportedBy_failureIsKnown_tellsThat() {
    AuditedRequest request = ends.begun("/pay");
    request.endReportedBy(new Object());
    request.failed(new IOException());
    AuditEvent outcome = outcomeOnceCollected(this::endLater);
    assertEquals(Optional.of("java.io.IOException"), outcome.failure());
  }

  @Test
  void endReportedBy_tellerIsThere_isNotRecorded() {
    ends.begun("/long").endReportedBy(ends.stillThere);
    ends.begun("/pay").endReportedBy(new Object());
    assertEquals("/shop/pay", outcomeOnceCollected(this::endLater).path());
  }

  @Test
  void endReportedBy_endWasTold_isRecordedOnce() {
    AuditedRequest told = ends.begun("/told");
    told.endReportedBy(new Object());
    told.end(OptionalInt.of(200));
    ends.events.clear();
    ends.begun("/pay").endReportedBy(new Object());

    assertEquals("/shop/pay", outcomeOnceCollected(this::endLater).path());
    ends.audit.inFlight().close();
    assertEquals(1, ends.outcomes().size());
  }

  @Test
  @DisplayName("however many were forgotten at once, a later request waits for two of them")
  void endReportedBy_manyAreGarbage_isRecordedByAndBy() {
    for (int number = 0; number < 5; number++) {
      ends.begun("/pay").endReportedBy(new Object());
    }
    collect();
    endLater();
    assertEquals(2, ends.outcomes().size());
    endLater();
    assertEquals(4, ends.outcomes().size());
    ends.audit.inFlight().close();
    assertEquals(5, ends.outcomes().size());
  }

  @Test
  @DisplayName("while nothing can be recorded, none is lost for having been looked for")
  void endReportedBy_sinkIsFull_isRecordedOnceItIsNot() {
    ends.begun("/pay").endReportedBy(new Object());
    AuditedRequest later = ends.begun(RecordedEnds.LATER);
    ends.isFull = true;
    for (int attempt = 0; attempt < 3; attempt++) {
      collect();
      later.end(OptionalInt.of(200));
      ends.begun(RecordedEnds.LATER);
    }
    ends.isFull = false;
    assertEquals("/shop/pay", outcomeOnceCollected(this::endLater).path());
  }

  @Test
  @DisplayName("a queue that is full of what was forgotten has room again, by requests it refuses")
  void record_roomIsKeptForForgotten_isGivenBack(@TempDir Path folder) throws Exception {
    try (FileAuditSink sink =
        FileAuditSink.builder(folder.resolve("audit.jsonl"))
            .asynchronous(4, QueueFull.REFUSE)
            .build()) {
      IntentRecorder audit =
          new IntentRecorder(
              AuditScope.IMPERSONATED, sink, Clock.systemUTC(), System::nanoTime, List.of());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      for (int number = 0; number < 3; number++) {
        RecordedEnds.begun(audit, "/pay").endReportedBy(new Object());
        while (sink.pending() > 0) {
          Thread.onSpinWait();
        }
      }
      collect();
      while (RecordedEnds.begun(audit, RecordedEnds.LATER).refusal().isPresent()) {
        assertTrue(System.nanoTime() < deadline, "full for good");
        collect();
      }
    }
  }

  @Test
  @DisplayName("S23: no event of one request is recorded among the names of another")
  void endReportedBy_recordedByAnother_isNotUnderItsMdc() {
    ends.begun("/pay").endReportedBy(new Object());
    MDC.put("user", "another");
    try {
      outcomeOnceCollected(this::endLater);
      assertEquals("another", MDC.get("user"));
    } finally {
      MDC.remove("user");
    }
    for (int number = 1; number < ends.events.size(); number++) {
      boolean isForgotten = ends.events.get(number).failure().isPresent();
      assertEquals(isForgotten ? "null" : "another", ends.users.get(number));
    }
  }
}
