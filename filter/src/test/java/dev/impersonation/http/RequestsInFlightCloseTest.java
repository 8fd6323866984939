package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S23: the outcome of what is not over when the gate is closed")
final class RequestsInFlightCloseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RecordedEnds ends = new RecordedEnds();

  @Test
  void close_tellerIsThere_isRecordedOnce() {
    AuditedRequest request = ends.begun("/long");
    request.endReportedBy(ends.stillThere);
    ends.audit.inFlight().close();
    request.end(OptionalInt.of(200));

    assertEquals(List.of("/shop/long"), ends.outcomes().stream().map(AuditEvent::path).toList());
    AuditEvent outcome = ends.outcomes().get(0);
    assertEquals(Optional.of(ends.events.get(0).id()), outcome.intentId());
    assertEquals(Optional.of("abandoned"), outcome.failure());
    assertEquals(OptionalInt.empty(), outcome.status());
    assertFalse(request.isInFlight());
  }

  @Test
  @DisplayName("what ends by itself while the gate is closed is recorded first, as it is")
  void close_endIsBeingTold_waitsForIt() throws InterruptedException {
    assertWaitsForAnEnd(new Thread(ends.audit.inFlight()::close));
  }

  @Test
  void close_interruptedWhileAnEndIsBeingTold_waitsForIt() throws InterruptedException {
    assertWaitsForAnEnd(
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              ends.audit.inFlight().close();
            }));
  }

  private void assertWaitsForAnEnd(Thread closing) throws InterruptedException {
    AuditedRequest request = ends.begun("/long");
    request.endReportedBy(ends.stillThere);
    closing.setDaemon(true);
    ends.atNextEvent =
        () -> {
          closing.start();
          awaitThatItWaits(closing);
        };
    request.end(OptionalInt.of(200));
    closing.join(PATIENCE.toMillis());

    assertEquals(1, ends.outcomes().size());
    assertEquals(Optional.empty(), ends.outcomes().get(0).failure());
    assertEquals(OptionalInt.of(200), ends.outcomes().get(0).status());
    assertEquals(Thread.State.TERMINATED, closing.getState());
    ends.begun("/after");
    assertEquals(2, ends.events.size());
  }

  @Test
  @DisplayName("a close from within an end, which waits for itself, is over after 5 s")
  void close_fromWithinAnEnd_comesToAnEnd() {
    AuditedRequest request = ends.begun("/pay");
    ends.atNextEvent = ends.audit.inFlight()::close;
    request.end(OptionalInt.of(200));
    assertEquals(List.of(), ends.outcomes());
  }

  @Test
  @DisplayName("a close from within the close is the same one, and tells and waits no more")
  void close_fromWithinTheClose_doesNothing() {
    for (int number = 0; number < 3; number++) {
      ends.begun("/long").endReportedBy(ends.stillThere);
    }
    ends.atNextEvent = ends.audit.inFlight()::close;
    ends.audit.inFlight().close();
    assertEquals(3, ends.outcomes().size());
    ends.begun("/after");
    assertEquals(6, ends.events.size());
  }

  @Test
  @DisplayName("of two that close at once the second waits, and the file stays open for the first")
  void close_anotherCloses_waitsForIt() throws InterruptedException {
    for (int number = 0; number < 2; number++) {
      ends.begun("/long").endReportedBy(ends.stillThere);
    }
    Thread second = new Thread(ends.audit.inFlight()::close);
    second.setDaemon(true);
    List<AuditEvent> meanwhile = new ArrayList<>();
    ends.atNextEvent =
        () -> {
          second.start();
          awaitThatItWaits(second);
          meanwhile.addAll(ends.outcomes());
        };
    ends.audit.inFlight().close();
    second.join(PATIENCE.toMillis());

    assertEquals(List.of(), meanwhile);
    assertEquals(2, ends.outcomes().size());
    assertEquals(Thread.State.TERMINATED, second.getState());
  }

  /** Or has ended, which the test then sees. */
  private static void awaitThatItWaits(Thread thread) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING
        && thread.getState() != Thread.State.TERMINATED) {
      assertTrue(System.nanoTime() < deadline, "neither waits nor ends");
      Thread.onSpinWait();
    }
  }

  @Test
  void close_anotherUsesItStill_isNotRecorded() {
    ends.audit.inFlight().open();
    ends.audit.inFlight().open();
    ends.begun("/long").endReportedBy(ends.stillThere);
    ends.audit.inFlight().close();
    assertEquals(List.of(), ends.outcomes());
    ends.audit.inFlight().close();
    assertEquals(1, ends.outcomes().size());
  }

  @Test
  void closeUnused_somebodyUsesIt_isNotRecorded() {
    ends.audit.inFlight().open();
    ends.begun("/long").endReportedBy(ends.stillThere);
    assertFalse(ends.audit.inFlight().closeUnused());
    assertEquals(List.of(), ends.outcomes());
    ends.audit.inFlight().close();
    assertEquals(1, ends.outcomes().size());
  }

  @Test
  void closeUnused_nobodyUsesIt_isRecordedOnce() {
    ends.begun("/long").endReportedBy(ends.stillThere);
    assertTrue(ends.audit.inFlight().closeUnused());
    assertTrue(ends.audit.inFlight().closeUnused());
    assertEquals(1, ends.outcomes().size());
  }

  @Test
  @DisplayName("each that cannot be recorded is tried, and the log tells how many there were")
  void close_sinkIsFull_saysWhatIsLost() throws IOException {
    for (int number = 0; number < 3; number++) {
      ends.begun("/long").endReportedBy(ends.stillThere);
    }
    ends.isFull = true;
    LogTail log = LogTail.start();
    ends.audit.inFlight().close();
    assertEquals(1, log.lines("the outcome of a request is lost").size());
    assertEquals(1, log.lines("3 audit events were not recorded before a filter ended").size());
    assertEquals(0, log.lines("requests were not over").size());
  }

  @Test
  @DisplayName("an error of the virtual machine in a sink keeps nothing else from the record")
  void close_virtualMachineBreaksInASink_recordsTheOthers() throws IOException {
    for (int number = 0; number < 3; number++) {
      ends.begun("/long").endReportedBy(ends.stillThere);
    }
    ends.atNextEvent =
        () -> {
          ends.atNextEvent = () -> {};
          throw new InternalError();
        };
    LogTail log = LogTail.start();
    ends.audit.inFlight().close();
    assertEquals(1, log.lines("the outcome of a request is lost").size());
    assertEquals(0, log.lines("requests were not over").size());
    assertEquals(2, ends.outcomes().size());
  }

  @Test
  @DisplayName("what cannot be recorded keeps nothing else from the record")
  void close_oneCannotBeRecorded_recordsTheOthers() {
    for (int number = 0; number < 3; number++) {
      ends.begun("/long").endReportedBy(ends.stillThere);
    }
    ends.isFull = true;
    ends.atNextEvent = () -> ends.atNextEvent = () -> ends.isFull = false;
    ends.audit.inFlight().close();
    assertEquals(2, ends.outcomes().size());
  }

  @ParameterizedTest
  @CsvSource({"4999, 3, 0", "5000, 2, 1", "9999, 2, 1", "10000, 1, 2"})
  @DisplayName("S23: no more is begun once 10 s are over, and the log tells how many there are")
  void close_sinkIsSlow_triesForTenSeconds(long millisEach, int recorded, int left)
      throws IOException {
    for (int number = 0; number < 3; number++) {
      ends.begun("/long").endReportedBy(ends.stillThere);
    }
    ends.recording = Duration.ofMillis(millisEach);
    LogTail log = LogTail.start();
    ends.audit.inFlight().close();
    assertEquals(recorded, ends.outcomes().size());
    assertEquals(left > 0 ? 1 : 0, log.lines(left + " requests were not over").size());
  }

  @Test
  void close_noTimeLeft_isRecordedWhenItEnds() {
    List<AuditedRequest> hanging = new ArrayList<>();
    for (int number = 0; number < 2; number++) {
      hanging.add(ends.begun("/long"));
    }
    hanging.forEach(each -> each.endReportedBy(ends.stillThere));
    ends.recording = Duration.ofSeconds(10);
    ends.audit.inFlight().open();
    ends.audit.inFlight().close();
    ends.audit.inFlight().open();
    hanging.forEach(each -> each.end(OptionalInt.of(200)));
    assertEquals(2, ends.outcomes().size());
    assertEquals(
        1,
        ends.outcomes().stream()
            .filter(event -> event.status().equals(OptionalInt.of(200)))
            .count());
  }

  @Test
  void close_threadIsInterrupted_staysSo() {
    ends.begun("/long").endReportedBy(ends.stillThere);
    Thread.currentThread().interrupt();
    ends.audit.inFlight().close();
    assertTrue(Thread.interrupted());
    assertEquals(1, ends.outcomes().size());
  }
}
