package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditUnavailableException;
import dev.impersonation.policy.Decision;
import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S23: an intent before and an outcome after, of each impersonated request")
final class IntentRecorderTest {
  private static final String SECRET = Secrets.SECRET;
  private static final Decision ALLOWED = Decision.allowed("rule-a");
  private static final Decision DENIED = Decision.denied("rule-d", "closed");

  private final List<AuditEvent> events = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Deque<Supplier<? extends Throwable>> failures = new ArrayDeque<>();
  private final AtomicLong nanos = new AtomicLong(1_000);
  private final IntentRecorder audit = audit(AuditScope.IMPERSONATED);

  private IntentRecorder audit(AuditScope recorded) {
    RequestObserver observer =
        new RequestObserver() {
          @Override
          public void recorded(AuditEvent event) {
            told.add("recorded " + event.kind());
            throw new IllegalStateException(SECRET);
          }

          @Override
          public void notRecorded(AuditEvent event) {
            told.add("not recorded " + event.kind());
            throw new IllegalStateException(SECRET);
          }
        };
    return new IntentRecorder(recorded, this::take, TestGates.CLOCK, nanos::get, List.of(observer));
  }

  private void take(AuditEvent event) {
    Supplier<? extends Throwable> failure = failures.poll();
    if (failure != null) {
      Throwable thrown = failure.get();
      if (thrown instanceof Error e) {
        throw e;
      }
      throw (RuntimeException) thrown;
    }
    events.add(event);
  }

  private static ImpersonationContext.Builder customer() {
    return ImpersonationContext.builder("https://issuer.example", SECRET).sessionId("sess_1");
  }

  private static Caller acting() {
    return new Caller.Verified(customer().actor(Actor.of(SECRET + "_engineer")).build());
  }

  private static Admission decided(Optional<Decision> decision, Optional<Refusal> refusal) {
    return new Admission(acting(), decision, refusal, List.of(), List.of());
  }

  private static Admission allowed() {
    return decided(Optional.of(ALLOWED), Optional.empty());
  }

  private static Admission denied() {
    return decided(Optional.of(DENIED), Optional.of(Refusal.denied("closed")));
  }

  private static Admission unanswered() {
    return decided(Optional.empty(), Optional.of(Refusal.noPolicyAnswer()));
  }

  private static PlainRequest request() {
    return PlainRequest.of("POST")
        .at("/pay")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  }

  private AuditedRequest begun() {
    return audit.record(request(), allowed());
  }

  private AuditEvent outcome() {
    assertEquals(2, events.size());
    assertEquals(AuditEvent.Kind.OUTCOME, events.get(1).kind());
    return events.get(1);
  }

  @Test
  void end_twice_isRecordedOnceWithWhatWasAsked() {
    AuditedRequest request = begun();
    assertTrue(request.isInFlight());
    nanos.addAndGet(1_234_567);
    request.end(OptionalInt.of(201));
    nanos.addAndGet(1);
    request.end(OptionalInt.of(500));
    assertFalse(request.isInFlight());
    AuditEvent outcome = outcome();
    for (AuditEvent event : events) {
      assertEquals("POST /shop/pay", event.method() + " " + event.path());
      assertEquals("FORWARD", event.dispatch());
      assertEquals(Optional.of("192.0.2.7"), event.remoteAddress());
      assertEquals(Optional.of("request-1"), event.requestId());
      assertEquals(Optional.of("4bf92f3577b34da6a3ce929d0e0e4736"), event.traceId());
      assertEquals(Optional.of(ALLOWED), event.decision());
      assertEquals(SECRET, event.subject());
      assertEquals(Optional.of(SECRET + "_engineer"), event.actorId());
      assertEquals(TestGates.NOW, event.time());
    }
    assertEquals(Optional.of(events.get(0).id()), outcome.intentId());
    assertEquals(OptionalInt.of(201), outcome.status());
    assertEquals(Optional.of(Duration.ofNanos(1_234_567)), outcome.duration());
    assertEquals(Optional.empty(), outcome.failure());
    assertEquals(OptionalInt.empty(), events.get(0).status());
    assertEquals(List.of("recorded INTENT", "recorded OUTCOME"), told);
  }

  @Test
  void end_laterDispatchDenied_tellsThatDecision() {
    AuditedRequest request = begun();
    request.decided(allowed());
    request.decided(denied());
    request.decided(allowed());
    request.end(OptionalInt.empty());
    assertEquals(Optional.of(DENIED), outcome().decision());
    assertEquals(Optional.empty(), outcome().failure());
    assertEquals(OptionalInt.empty(), outcome().status());
  }

  @Test
  @DisplayName("a refusal without decision is told by its code, which what is thrown later keeps")
  void end_laterDispatchUnanswered_tellsTheCode() {
    AuditedRequest request = begun();
    request.decided(unanswered());
    request.failed(new IOException(SECRET));
    request.end(OptionalInt.of(503));
    assertEquals(Optional.of(ALLOWED), outcome().decision());
    assertEquals(Optional.of(Refusal.noPolicyAnswer().code()), outcome().failure());
  }

  @Test
  void end_threwTwice_tellsTheFirstClassAndNoMessage() {
    AuditedRequest request = begun();
    request.failed(new IOException(SECRET));
    request.failed(new IllegalStateException(SECRET));
    request.end(OptionalInt.empty());
    assertEquals(Optional.of("java.io.IOException"), outcome().failure());
  }

  @Test
  void end_timedOut_outweighsWhatWasThrown() {
    AuditedRequest request = begun();
    request.failed(new IOException(SECRET));
    request.timedOut();
    request.failed(new IllegalStateException(SECRET));
    request.end(OptionalInt.of(500));
    assertEquals(Optional.of("timeout"), outcome().failure());
  }

  @Test
  void record_refused_isOneEvent() {
    for (Admission admission : List.of(denied(), unanswered())) {
      AuditedRequest request = audit.record(request(), admission);
      assertEquals(admission.refusal(), request.refusal());
      assertFalse(request.isInFlight());
      request.decided(denied());
      request.failed(new IOException());
      request.timedOut();
      request.end(OptionalInt.of(403));
    }
    assertEquals(2, events.size());
    AuditEvent denied = events.get(0);
    assertEquals(AuditEvent.Kind.REFUSED, denied.kind());
    assertEquals(OptionalInt.of(403), denied.status());
    assertEquals(Optional.of(DENIED), denied.decision());
    assertEquals(Optional.empty(), denied.failure());
    assertTrue(denied.isFirstOfSession());
    AuditEvent unanswered = events.get(1);
    assertEquals(OptionalInt.of(503), unanswered.status());
    assertEquals(Optional.empty(), unanswered.decision());
    assertEquals(Optional.of(Refusal.noPolicyAnswer().code()), unanswered.failure());
    assertFalse(unanswered.isFirstOfSession());
  }

  @Test
  void record_notImpersonatedOrNobody_isRecordedIfAskedFor() {
    Caller own = new Caller.Verified(customer().build());
    Caller nobody = new Caller.SignedOut("reason", Refusal.noToken("reason"));
    for (AuditScope recorded : AuditScope.values()) {
      for (Caller caller : List.of(own, nobody, acting())) {
        Admission admission =
            new Admission(caller, Optional.empty(), Optional.empty(), List.of(), List.of());
        AuditedRequest request = audit(recorded).record(request(), admission);
        assertEquals(Optional.empty(), request.refusal());
        request.end(OptionalInt.of(200));
      }
      int expected = recorded == AuditScope.OFF ? 0 : recorded == AuditScope.ALL ? 4 : 2;
      assertEquals(expected, events.size(), recorded.name());
      assertEquals(
          expected == 0 ? 0 : 1, events.stream().filter(AuditEvent::isFirstOfSession).count());
      events.clear();
    }
  }

  static List<Supplier<? extends Throwable>> failures() {
    return List.of(
        () -> new IllegalStateException(SECRET),
        () -> new AuditUnavailableException("the disk is\r\nfull", new IOException(SECRET)),
        () -> new NoClassDefFoundError(SECRET),
        () -> new StackOverflowError(SECRET));
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("S31: what cannot be recorded does not happen; the log holds nothing of the event")
  void record_sinkThrows_isUnavailableAndTheNextIsFirst(Supplier<? extends Throwable> failure)
      throws IOException {
    LogTail log = LogTail.start();
    failures.add(failure);
    AuditedRequest request = begun();

    assertEquals(503, request.refusal().orElseThrow().status());
    assertFalse(request.isInFlight());
    request.end(OptionalInt.of(503));
    assertEquals(List.of(), events);
    assertEquals(List.of("not recorded INTENT"), told);
    List<String> errors = log.lines("an audit event is not recorded: ");
    assertEquals(1, errors.size());
    String why = errors.get(0);
    assertTrue(why.contains(failure.get().getClass().getName()) || why.endsWith("is  full"), why);
    assertEquals(List.of(), log.lines(SECRET));

    begun();
    assertTrue(events.get(0).isFirstOfSession());
    begun();
    assertFalse(events.get(1).isFirstOfSession());
  }

  @Test
  @DisplayName("S31: a sink's message ends no line of the log, and commands no terminal")
  void record_sinkThrowsWithControls_logHasNone() throws IOException {
    LogTail log = LogTail.start();
    int[] controls =
        IntStream.concat(
                IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)),
                IntStream.of(0x2028, 0x2029, 0x202e))
            .toArray();
    String text = new String(controls, 0, controls.length);
    failures.add(() -> new AuditUnavailableException("a" + text + "b", null));
    begun();
    List<String> errors = log.lines("an audit event is not recorded: ");
    assertEquals(1, errors.size());
    assertTrue(errors.get(0).endsWith(": a" + " ".repeat(controls.length) + "b"), errors.get(0));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void record_refusedAndSinkThrows_staysRefused(Supplier<? extends Throwable> failure) {
    failures.add(failure);
    assertEquals(403, audit.record(request(), denied()).refusal().orElseThrow().status());
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("S31: an outcome that is lost is logged by its ID alone")
  void end_sinkThrows_isLoggedAsLost(Supplier<? extends Throwable> failure) throws IOException {
    LogTail log = LogTail.start();
    AuditedRequest request = begun();
    failures.add(failure);
    request.end(OptionalInt.of(200));
    request.end(OptionalInt.of(200));

    assertEquals(1, events.size());
    assertEquals(List.of("recorded INTENT", "not recorded OUTCOME"), told);
    assertEquals(1, log.lines("the outcome of a request is lost: ").size());
    assertEquals(List.of(), log.lines(SECRET));
  }

  @Test
  @DisplayName("an error of the virtual machine refuses the request like any other failure")
  void record_outOfMemory_isUnavailableAndForgetsTheSession() {
    failures.add(() -> new OutOfMemoryError(SECRET));
    assertEquals(
        "impersonation_audit_unavailable", begun().refusal().map(Refusal::code).orElse(""));
    assertEquals(List.of("not recorded INTENT"), told);
    begun();
    assertTrue(events.get(0).isFirstOfSession());
  }

  @Test
  void end_outOfMemory_isLoggedAsLost() throws IOException {
    LogTail log = LogTail.start();
    AuditedRequest request = begun();
    failures.add(() -> new OutOfMemoryError(SECRET));
    request.end(OptionalInt.of(200));
    assertEquals(1, log.lines("the sink threw java.lang.OutOfMemoryError at ").size());
    assertEquals(1, log.lines("the outcome of a request is lost: ").size());
    assertEquals(List.of(), log.lines(SECRET));
  }
}
