package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.AuditUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a sink of the gate's own: open while somebody uses it")
final class ReopenedSinkTest {
  private final List<String> done = new ArrayList<>();
  private boolean broken;

  private AuditSink opened() {
    if (broken) {
      throw new IllegalArgumentException("auditFile is refused");
    }
    done.add("open");
    return new AuditSink() {
      @Override
      public void record(AuditEvent event) {
        done.add("record");
      }

      @Override
      public void close() {
        done.add("close");
      }
    };
  }

  private static RequestsInFlight users(ReopenedSink sink) {
    return new IntentRecorder(
            AuditScope.IMPERSONATED, sink, TestGates.CLOCK, System::nanoTime, List.of())
        .inFlight();
  }

  private static AuditEvent event() {
    ImpersonationContext context =
        ImpersonationContext.builder("https://issuer.example", "user_customer").build();
    return AuditEvent.builder(AuditEvent.Kind.INTENT, TestGates.NOW, context).build();
  }

  @Test
  void close_usersOfTwoApplications_lastOneCloses() {
    ReopenedSink sink = new ReopenedSink(this::opened);
    RequestsInFlight users = users(sink);
    users.open();
    users.open();
    users.close();
    sink.record(event());
    users.close();
    assertEquals(List.of("open", "record", "close"), done);
  }

  @Test
  void close_neverUsed_closesOnce() {
    ReopenedSink sink = new ReopenedSink(this::opened);
    RequestsInFlight users = users(sink);
    users.close();
    users.close();
    assertEquals(List.of("open", "close"), done);
  }

  @Test
  void use_afterClose_opensAgain() {
    ReopenedSink sink = new ReopenedSink(this::opened);
    RequestsInFlight users = users(sink);
    users.open();
    users.close();
    users.open();
    sink.record(event());
    users.close();
    assertEquals(List.of("open", "close", "open", "record", "close"), done);
  }

  @Test
  @DisplayName("a late request does not reopen the file, which may be another application's by now")
  void record_afterClose_isRefused() {
    ReopenedSink sink = new ReopenedSink(this::opened);
    RequestsInFlight users = users(sink);
    users.open();
    users.close();
    assertThrows(AuditUnavailableException.class, () -> sink.record(event()));
    assertEquals(List.of("open", "close"), done);
  }

  @Test
  @DisplayName("what fails to close is closed all the same, and opened anew for the next")
  void close_sinkThrows_isOpenedAgain() {
    ReopenedSink sink =
        new ReopenedSink(
            () -> {
              AuditSink opened = opened();
              return new AuditSink() {
                @Override
                public void record(AuditEvent event) {
                  opened.record(event);
                }

                @Override
                public void close() {
                  throw new IllegalStateException("the disk");
                }
              };
            });
    RequestsInFlight users = users(sink);
    users.open();
    assertThrows(IllegalStateException.class, users::close);
    assertThrows(AuditUnavailableException.class, () -> sink.record(event()));
    users.open();
    sink.record(event());
    assertEquals(List.of("open", "open", "record"), done);
  }

  @Test
  void use_cannotBeOpened_countsForNothing() {
    ReopenedSink sink = new ReopenedSink(this::opened);
    RequestsInFlight users = users(sink);
    users.close();
    broken = true;
    assertThrows(IllegalArgumentException.class, users::open);
    broken = false;
    users.open();
    users.close();
    assertEquals(List.of("open", "close", "open", "close"), done);
  }
}
