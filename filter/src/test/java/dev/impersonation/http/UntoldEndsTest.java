package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S23: the outcome of a request that its host has forgotten")
final class UntoldEndsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<AuditEvent> events = new ArrayList<>();
  private final Audit audit =
      new Audit(AuditScope.IMPERSONATED, events::add, TestGates.CLOCK, System::nanoTime, List.of());

  private AuditedRequest begun(String path) {
    ImpersonationContext acting =
        ImpersonationContext.builder("https://issuer.example", "user_customer")
            .actor(Actor.of("user_engineer"))
            .build();
    Judgement allowed =
        new Judgement(new Verdict.Verified(acting), Optional.empty(), Optional.empty(), List.of());
    return audit.begin(PlainRequest.of("POST").at(path), allowed);
  }

  private List<AuditEvent> outcomes() {
    return events.stream().filter(event -> event.kind() == AuditEvent.Kind.OUTCOME).toList();
  }

  /** Until everything is found that was garbage before this was called. */
  private static void collect() {
    WeakReference<Object> sentinel = new WeakReference<>(new Object());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (sentinel.get() != null) {
      assertTrue(System.nanoTime() < deadline, "nothing is collected");
      System.gc();
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
  void isToldBy_tellerIsGarbage_isRecordedWithALaterRequest() {
    AuditedRequest request = begun("/pay");
    request.isToldBy(new Object());

    AuditEvent outcome = outcomeOnceCollected(() -> begun("/later"));
    assertEquals("/shop/pay", outcome.path());
    assertEquals(Optional.of(events.get(0).id()), outcome.intentId());
    assertEquals(Optional.of("abandoned"), outcome.failure());
    assertEquals(OptionalInt.empty(), outcome.status());
    assertEquals(Optional.empty(), outcome.duration());
    assertFalse(request.isUnderWay());
  }

  @Test
  void isToldBy_tellerIsGarbage_isRecordedWhenTheGateIsClosed() {
    begun("/pay").isToldBy(new Object());
    assertEquals("/shop/pay", outcomeOnceCollected(audit::close).path());
  }

  @Test
  void isToldBy_failureIsKnown_tellsThat() {
    AuditedRequest request = begun("/pay");
    request.isToldBy(new Object());
    request.failed(new IOException());
    AuditEvent outcome = outcomeOnceCollected(audit::close);
    assertEquals(Optional.of("java.io.IOException"), outcome.failure());
  }

  @Test
  void isToldBy_tellerIsThere_isNotRecorded() {
    Object teller = new Object();
    try {
      begun("/long").isToldBy(teller);
      begun("/pay").isToldBy(new Object());
      assertEquals("/shop/pay", outcomeOnceCollected(audit::close).path());
    } finally {
      Reference.reachabilityFence(teller);
    }
  }

  @Test
  void isToldBy_endWasTold_isRecordedOnce() {
    AuditedRequest told = begun("/told");
    told.isToldBy(new Object());
    told.end(OptionalInt.of(200));
    events.clear();
    begun("/pay").isToldBy(new Object());

    assertEquals("/shop/pay", outcomeOnceCollected(audit::close).path());
    told.abandoned();
    assertEquals(1, outcomes().size());
  }
}
