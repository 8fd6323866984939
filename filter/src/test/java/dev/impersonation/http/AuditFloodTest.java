package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditUnavailableException;
import dev.impersonation.policy.Decision;
import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("while something is down, the log has a few lines of it and not one a request")
final class AuditFloodTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String NOT_RECORDED = "an audit event is not recorded: ";
  private static final String LOST = "the outcome of a request is lost: ";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final List<AuditEvent> events = new ArrayList<>();
  private Supplier<RuntimeException> failure = () -> null;
  private final IntentRecorder audit =
      new IntentRecorder(
          AuditScope.IMPERSONATED, this::record, TestGates.CLOCK, nanos::get, List.of(observer()));
  private LogTail log = new LogTail(0);

  @BeforeEach
  void begin() throws IOException {
    log = LogTail.start();
  }

  private static RequestObserver observer() {
    return new RequestObserver() {
      @Override
      public void notRecorded(AuditEvent event) {
        throw new IllegalStateException("an observer");
      }
    };
  }

  private void record(AuditEvent event) {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
    events.add(event);
  }

  private AuditedRequest begun() {
    ImpersonationContext context =
        ImpersonationContext.builder("https://issuer.example", "user_customer")
            .sessionId("sess_1")
            .actor(Actor.of("user_engineer"))
            .build();
    return audit.record(
        PlainRequest.get(),
        new Admission(
            new Caller.Verified(context),
            Optional.of(Decision.allowed("rule")),
            Optional.empty(),
            List.of(),
            List.of()));
  }

  private void manyFail(int requests) {
    for (int number = 0; number < requests; number++) {
      assertEquals(503, begun().refusal().orElseThrow().status());
    }
  }

  @Test
  @DisplayName("a full disk: an error, one a minute that counts, and a line when it is over")
  void record_diskIsFull_isSaidOnceAMinuteAndThatItIsOver() throws IOException {
    failure = () -> new AuditUnavailableException("no space left on the disk", null);
    manyFail(5_000);
    assertEquals(
        1, log.lines("ERROR").stream().filter(line -> line.contains(NOT_RECORDED)).count());
    nanos.addAndGet(MINUTE.toNanos() - 1);
    manyFail(1);
    assertEquals(1, log.lines(NOT_RECORDED).size());
    nanos.addAndGet(1);
    manyFail(1);
    assertEquals(2, log.lines(NOT_RECORDED).size());
    assertTrue(
        log.lines(NOT_RECORDED)
            .get(1)
            .endsWith(
                NOT_RECORDED
                    + "no space left on the disk (5000 more like this since it was last said)"),
        log.lines(NOT_RECORDED).get(1));
    manyFail(30);

    failure = () -> null;
    begun();
    begun();
    List<String> over = log.lines("audit events are recorded again");
    assertEquals(1, over.size());
    assertTrue(over.get(0).endsWith(" - audit events are recorded again, 5032 were not"));
  }

  @Test
  @DisplayName("a message that is another each time is no other kind of line")
  void record_messagesVary_areOneKind() throws IOException {
    AtomicLong number = new AtomicLong();
    failure = () -> new AuditUnavailableException("no answer to " + number.incrementAndGet(), null);
    manyFail(1_000);
    assertEquals(1, log.lines(NOT_RECORDED).size());
  }

  @Test
  @DisplayName("a sink that fails now and then: not two lines each time either")
  void record_failsEverySecondTime_isSaidOnce() throws IOException {
    for (int number = 0; number < 1_000; number++) {
      failure = () -> new IllegalStateException("each second time");
      begun();
      failure = () -> null;
      begun();
    }
    assertEquals(1, log.lines(NOT_RECORDED).size());
    assertEquals(1, log.lines("audit events are recorded again, 1 were not").size());
    assertEquals(1, log.lines("audit events are recorded again").size());
    nanos.addAndGet(MINUTE.toNanos());
    begun();
    assertEquals(1, log.lines("audit events are recorded again, 999 were not").size());
  }

  @Test
  @DisplayName("the intent of a lost outcome is named, for that is what is on the record")
  void end_notRecorded_namesTheIntent() throws IOException {
    AuditedRequest request = begun();
    failure = () -> new IllegalStateException("down");
    request.end(OptionalInt.of(200));
    assertTrue(
        log.lines(LOST).get(0).endsWith(LOST + "its intent is audit event " + events.get(0).id()),
        log.lines(LOST).toString());
  }

  @Test
  void end_manyNotRecorded_isSaidOnce() throws IOException {
    List<AuditedRequest> requests = new ArrayList<>();
    for (int number = 0; number < 500; number++) {
      requests.add(begun());
    }
    failure = () -> new IllegalStateException("down");
    requests.forEach(request -> request.end(OptionalInt.of(200)));
    assertEquals(1, log.lines(LOST).size());
    assertEquals(1, log.lines("the sink threw java.lang.IllegalStateException").size());
    assertEquals(1, log.lines("an observer threw java.lang.IllegalStateException").size());
    audit.inFlight().close();
    assertEquals(1, log.lines("500 audit events were not recorded before a filter ended").size());
  }

  @Test
  @DisplayName("users' code of the gate that fails with each request is told of once as well")
  void decide_usersCodeFailsEachTime_isSaidOnce() throws IOException {
    PolicyCheck limits =
        PolicyCheckTest.policies(
            GuardMode.ALLOW,
            (operation, context) -> {
              throw new IllegalStateException("a policy");
            });
    Caller.Verified caller =
        new Caller.Verified(
            ImpersonationContext.builder("https://issuer.example", "user_customer")
                .actor(Actor.of("user_engineer"))
                .build());
    for (int number = 0; number < 100; number++) {
      limits.check(PlainRequest.get(), caller, List.of(), List::of);
    }
    assertEquals(1, log.lines("a policy threw java.lang.IllegalStateException").size());
  }
}
