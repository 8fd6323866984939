package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditUnavailableException;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

@DisplayName("S23: the outcome of a request that its host has forgotten")
final class UntoldEndsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String LATER = "/later";

  private final List<AuditEvent> events = new ArrayList<>();

  /** What the MDC says at each event. */
  private final List<String> users = new ArrayList<>();

  /** Reachable for as long as its test is. */
  private final Object stillThere = new Object();

  private boolean isFull;

  /** How far the ticker goes on with each event. */
  private Duration recording = Duration.ZERO;

  private long nanos;

  /** Happens once, when the time of the next event is asked for: after its end is claimed. */
  private Runnable atNextEvent = () -> {};

  private final Audit audit =
      new Audit(
          AuditScope.IMPERSONATED,
          OwnSink.open(() -> this::record),
          new Clock() {
            @Override
            public Instant instant() {
              Runnable now = atNextEvent;
              atNextEvent = () -> {};
              now.run();
              return TestGates.CLOCK.instant();
            }

            @Override
            public ZoneId getZone() {
              return TestGates.CLOCK.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
              throw new UnsupportedOperationException();
            }
          },
          () -> nanos,
          List.of());

  private AuditedRequest begun(String path) {
    ImpersonationContext acting =
        ImpersonationContext.builder("https://issuer.example", "user_customer")
            .actor(Actor.of("user_engineer"))
            .build();
    Judgement allowed =
        new Judgement(new Verdict.Verified(acting), Optional.empty(), Optional.empty(), List.of());
    return audit.begin(PlainRequest.of("POST").at(path), allowed);
  }

  private void record(AuditEvent event) {
    nanos += recording.toNanos();
    if (isFull) {
      throw new AuditUnavailableException("full", null);
    }
    events.add(event);
    users.add(String.valueOf(MDC.get("user")));
  }

  private void endLater() {
    begun(LATER).end(OptionalInt.of(200));
  }

  /** Of requests other than the later ones. */
  private List<AuditEvent> outcomes() {
    return events.stream()
        .filter(event -> event.kind() == AuditEvent.Kind.OUTCOME)
        .filter(event -> !event.path().endsWith(LATER))
        .toList();
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
    while (outcomes().isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "no outcome");
      collect();
      later.run();
    }
    assertEquals(1, outcomes().size());
    return outcomes().get(0);
  }

  @Test
  void endIsToldBy_tellerIsGarbage_isRecordedWithALaterRequest() {
    AuditedRequest request = begun("/pay");
    request.endIsToldBy(new Object());

    AuditEvent outcome = outcomeOnceCollected(this::endLater);
    assertEquals("/shop/pay", outcome.path());
    assertEquals(Optional.of(events.get(0).id()), outcome.intentId());
    assertEquals(Optional.of("abandoned"), outcome.failure());
    assertEquals(OptionalInt.empty(), outcome.status());
    assertEquals(Optional.empty(), outcome.duration());
    assertFalse(request.isUnderWay());
  }

  @Test
  void endIsToldBy_failureIsKnown_tellsThat() {
    AuditedRequest request = begun("/pay");
    request.endIsToldBy(new Object());
    request.failed(new IOException());
    AuditEvent outcome = outcomeOnceCollected(this::endLater);
    assertEquals(Optional.of("java.io.IOException"), outcome.failure());
  }

  @Test
  void endIsToldBy_tellerIsThere_isNotRecorded() {
    begun("/long").endIsToldBy(stillThere);
    begun("/pay").endIsToldBy(new Object());
    assertEquals("/shop/pay", outcomeOnceCollected(this::endLater).path());
  }

  @Test
  void endIsToldBy_endWasTold_isRecordedOnce() {
    AuditedRequest told = begun("/told");
    told.endIsToldBy(new Object());
    told.end(OptionalInt.of(200));
    events.clear();
    begun("/pay").endIsToldBy(new Object());

    assertEquals("/shop/pay", outcomeOnceCollected(this::endLater).path());
    told.abandoned();
    audit.close();
    assertEquals(1, outcomes().size());
  }

  @Test
  @DisplayName("however many were forgotten at once, a later request waits for two of them")
  void endIsToldBy_manyAreGarbage_isRecordedByAndBy() {
    for (int number = 0; number < 5; number++) {
      begun("/pay").endIsToldBy(new Object());
    }
    collect();
    endLater();
    assertEquals(2, outcomes().size());
    endLater();
    assertEquals(4, outcomes().size());
    audit.close();
    assertEquals(5, outcomes().size());
  }

  @Test
  @DisplayName("while nothing can be recorded, none is lost for having been looked for")
  void endIsToldBy_sinkIsFull_isRecordedOnceItIsNot() {
    begun("/pay").endIsToldBy(new Object());
    AuditedRequest later = begun(LATER);
    isFull = true;
    for (int attempt = 0; attempt < 3; attempt++) {
      collect();
      later.end(OptionalInt.of(200));
      begun(LATER);
    }
    isFull = false;
    assertEquals("/shop/pay", outcomeOnceCollected(this::endLater).path());
  }

  @Test
  @DisplayName("S23: no event of one request is recorded among the names of another")
  void endIsToldBy_recordedByAnother_isNotUnderItsMdc() {
    begun("/pay").endIsToldBy(new Object());
    MDC.put("user", "another");
    try {
      outcomeOnceCollected(this::endLater);
      assertEquals("another", MDC.get("user"));
    } finally {
      MDC.remove("user");
    }
    for (int number = 1; number < events.size(); number++) {
      boolean isForgotten = events.get(number).failure().isPresent();
      assertEquals(isForgotten ? "null" : "another", users.get(number));
    }
  }

  @Test
  void close_tellerIsThere_isRecordedOnce() {
    AuditedRequest request = begun("/long");
    request.endIsToldBy(stillThere);
    audit.close();
    request.end(OptionalInt.of(200));

    assertEquals(List.of("/shop/long"), outcomes().stream().map(AuditEvent::path).toList());
    AuditEvent outcome = outcomes().get(0);
    assertEquals(Optional.of(events.get(0).id()), outcome.intentId());
    assertEquals(Optional.of("abandoned"), outcome.failure());
    assertEquals(OptionalInt.empty(), outcome.status());
    assertFalse(request.isUnderWay());
  }

  @Test
  @DisplayName("what ends by itself while the gate is closed is recorded first, as it is")
  void close_endIsBeingTold_waitsForIt() throws InterruptedException {
    AuditedRequest request = begun("/long");
    request.endIsToldBy(stillThere);
    Thread closing = new Thread(audit::close);
    closing.setDaemon(true);
    atNextEvent =
        () -> {
          closing.start();
          awaitThatItWaits(closing);
        };
    request.end(OptionalInt.of(200));
    closing.join(PATIENCE.toMillis());

    assertEquals(1, outcomes().size());
    assertEquals(Optional.empty(), outcomes().get(0).failure());
    assertEquals(OptionalInt.of(200), outcomes().get(0).status());
    assertEquals(Thread.State.TERMINATED, closing.getState());
    begun("/later");
    assertEquals(2, events.size());
  }

  /** Or has ended, which the test then sees. */
  private static void awaitThatItWaits(Thread thread) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (thread.getState() != Thread.State.TIMED_WAITING
        && thread.getState() != Thread.State.TERMINATED) {
      assertTrue(System.nanoTime() < deadline, "neither waits nor ends");
      Thread.onSpinWait();
    }
  }

  @Test
  void close_anotherUsesItStill_isNotRecorded() {
    audit.use();
    audit.use();
    begun("/long").endIsToldBy(stillThere);
    audit.close();
    assertEquals(List.of(), outcomes());
    audit.close();
    assertEquals(1, outcomes().size());
  }

  @Test
  @DisplayName("each that cannot be recorded is tried, and has its line in the log")
  void close_sinkIsFull_saysWhatIsLost() throws IOException {
    for (int number = 0; number < 3; number++) {
      begun("/long").endIsToldBy(stillThere);
    }
    isFull = true;
    LogTail log = LogTail.start();
    audit.close();
    assertEquals(3, log.lines("the outcome of a request is lost").size());
    assertEquals(0, log.lines("requests were not over").size());
  }

  @Test
  @DisplayName("what cannot be recorded keeps nothing else from the record")
  void close_oneCannotBeRecorded_recordsTheOthers() {
    for (int number = 0; number < 3; number++) {
      begun("/long").endIsToldBy(stillThere);
    }
    isFull = true;
    atNextEvent = () -> atNextEvent = () -> isFull = false;
    audit.close();
    assertEquals(2, outcomes().size());
  }

  @ParameterizedTest
  @CsvSource({"4999, 3, 0", "5000, 2, 1", "9999, 2, 1", "10000, 1, 2"})
  @DisplayName("S23: no more is begun once 10 s are over, and the log tells how many there are")
  void close_sinkIsSlow_triesForTenSeconds(long millisEach, int recorded, int left)
      throws IOException {
    for (int number = 0; number < 3; number++) {
      begun("/long").endIsToldBy(stillThere);
    }
    recording = Duration.ofMillis(millisEach);
    LogTail log = LogTail.start();
    audit.close();
    assertEquals(recorded, outcomes().size());
    assertEquals(left > 0 ? 1 : 0, log.lines(left + " requests were not over").size());
  }

  @Test
  void close_noTimeLeft_isRecordedWhenItEnds() {
    List<AuditedRequest> hanging = new ArrayList<>();
    for (int number = 0; number < 2; number++) {
      hanging.add(begun("/long"));
    }
    hanging.forEach(each -> each.endIsToldBy(stillThere));
    recording = Duration.ofSeconds(10);
    audit.use();
    audit.close();
    audit.use();
    hanging.forEach(each -> each.end(OptionalInt.of(200)));
    assertEquals(2, outcomes().size());
    assertEquals(
        1, outcomes().stream().filter(event -> event.status().equals(OptionalInt.of(200))).count());
  }

  @Test
  void close_threadIsInterrupted_staysSo() {
    begun("/long").endIsToldBy(stillThere);
    Thread.currentThread().interrupt();
    audit.close();
    assertTrue(Thread.interrupted());
    assertEquals(1, outcomes().size());
  }
}
