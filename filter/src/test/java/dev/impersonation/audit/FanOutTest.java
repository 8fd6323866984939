package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("several sinks as one, and counting what a sink does")
final class FanOutTest {
  private final List<String> seen = new ArrayList<>();
  private final RuntimeException first = new IllegalStateException("user_customer 1");
  private final Error second = new AssertionError("user_customer 2");

  private AuditSink sink(String name, Throwable failure) {
    return new AuditSink() {
      @Override
      public void record(AuditEvent event) {
        act(event.path());
      }

      @Override
      public void close() {
        act("closed");
      }

      private void act(String what) {
        seen.add(name + what);
        if (failure instanceof Error error) {
          throw error;
        }
        if (failure instanceof RuntimeException exception) {
          throw exception;
        }
      }
    };
  }

  private AuditSink good(String name) {
    return sink(name, new Exception());
  }

  @Test
  void record_allWell_reachesEachInOrder() {
    try (AuditSink all = AuditSink.all(good("a"), good("b"), good("c"))) {
      all.record(Events.numbered(1));
    }
    assertEquals(List.of("a/1", "b/1", "c/1", "aclosed", "bclosed", "cclosed"), seen);
  }

  @Test
  @DisplayName("one that fails keeps no other from its event, and the event counts as not recorded")
  void record_someFail_reachesEachAndThrows() {
    AuditSink all = AuditSink.all(sink("a", first), good("b"), sink("c", second), good("d"));
    AuditUnavailableException refused =
        assertThrows(AuditUnavailableException.class, () -> all.record(Events.numbered(1)));
    assertEquals(List.of("a/1", "b/1", "c/1", "d/1"), seen);
    assertSame(first, refused.getCause());
    assertSame(second, first.getSuppressed()[0]);
    assertFalse(String.valueOf(refused.getMessage()).contains("user_"));
  }

  @Test
  void record_theSameFailureTwice_isNotSuppressedByItself() {
    AuditSink all = AuditSink.all(sink("a", first), sink("b", first));
    AuditUnavailableException refused =
        assertThrows(AuditUnavailableException.class, () -> all.record(Events.numbered(1)));
    assertSame(first, refused.getCause());
    assertEquals(0, first.getSuppressed().length);
  }

  @Test
  @DisplayName("one that throws what it does not declare keeps no other from its event either")
  void record_undeclaredFailure_reachesEachAndThrows() {
    IOException undeclared = new IOException("user_customer");
    AuditSink sneaking = event -> FanOutTest.<RuntimeException>raise(undeclared);
    AuditSink all = AuditSink.all(sneaking, good("b"));
    AuditUnavailableException refused =
        assertThrows(AuditUnavailableException.class, () -> all.record(Events.numbered(1)));
    assertEquals(List.of("b/1"), seen);
    assertSame(undeclared, refused.getCause());
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void close_someFail_closesEachAndThrows() {
    AuditSink all = AuditSink.all(sink("a", second), sink("b", first), good("c"));
    assertSame(second, assertThrows(IllegalStateException.class, all::close).getCause());
    assertEquals(List.of("aclosed", "bclosed", "cclosed"), seen);
    assertSame(first, second.getSuppressed()[0]);
  }

  @Test
  void counts_eachKindAndFailures_areToldApart() {
    CountingAuditSink counting = CountingAuditSink.of(good("a"));
    assertEquals(new AuditCounts(0, 0, 0, 0), counting.counts());
    for (String kind : List.of("INTENT", "OUTCOME", "OUTCOME", "REFUSED", "REFUSED", "REFUSED")) {
      counting.record(Events.of(AuditEvent.Kind.valueOf(kind)).build());
    }
    assertEquals(new AuditCounts(1, 2, 3, 0), counting.counts());
    assertEquals(6, seen.size());
    counting.close();
    assertEquals("aclosed", seen.get(6));
  }

  @Test
  void counts_sinkThatThrows_areFailuresAndItThrowsTheSame() {
    for (Throwable failure : List.of(first, second)) {
      CountingAuditSink counting = CountingAuditSink.of(sink("a", failure));
      AuditEvent event = Events.numbered(1);
      assertSame(failure, assertThrows(Throwable.class, () -> counting.record(event)));
      assertEquals(new AuditCounts(0, 0, 0, 1), counting.counts());
    }
  }
}
