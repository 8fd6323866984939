package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

@DisplayName("events in the log")
final class Slf4jAuditSinkTest {
  private static String logged(AuditEvent event) throws IOException {
    LogTail log = LogTail.start();
    try (Slf4jAuditSink sink = Slf4jAuditSink.create()) {
      sink.record(event);
    }
    List<String> lines = log.lines("id=" + event.id());
    assertEquals(1, lines.size());
    return lines.get(0);
  }

  @Test
  @DisplayName("each field is a pair, of the logger impersonation.audit at INFO")
  void record_everyField_isAPair() throws IOException {
    Actor actor =
        Actor.ofMembers(
            Map.of(
                "sub",
                "user_engineer",
                "reason",
                "cannot log in",
                "act",
                Map.of("sub", "user_a", "act", Map.of("sub", "user_b"))));
    AuditEvent event =
        AuditEvent.builder(
                AuditEvent.Kind.OUTCOME,
                Events.NOW,
                ImpersonationContext.builder("https://issuer.example", "user_customer")
                    .sessionId("sess_1")
                    .actor(actor)
                    .build())
            .operation("POST", "/notes")
            .intentId(new UUID(0x7000, 1))
            .decision(Decision.allowed("open"))
            .status(201)
            .duration(Duration.ofMillis(2))
            .firstOfSession()
            .build();
    String line = logged(event);
    assertTrue(line.contains("INFO impersonation.audit"), line);
    assertTrue(line.contains(" - impersonation outcome id=" + event.id() + " "), line);
    assertTrue(
        line.contains(
            " time=2026-01-01T10:00:00.000000Z kind=outcome intent_id=00000000-0000-7000-0000-000000000001 impersonation=active"
                + " subject=user_customer actor=user_engineer prior_actors=user_a,user_b"
                + " reason=cannot\\u0020log\\u0020in issuer=https://issuer.example session=sess_1"
                + " first_of_session=true method=POST path=/notes dispatch=REQUEST"
                + " decision=allowed rule=open status=201 duration_us=2000"),
        line);
  }

  @Test
  @DisplayName("S31: nor does any control of a terminal's reach the log")
  void record_anyControl_isEscaped() throws IOException {
    int[] controls =
        IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f))
            .toArray();
    String text = new String(controls, 0, controls.length / 2);
    String rest = new String(controls, controls.length / 2, controls.length - controls.length / 2);
    AuditEvent event =
        AuditEvent.builder(
                AuditEvent.Kind.INTENT,
                Events.NOW,
                ImpersonationContext.builder("i", text).actor(Actor.of(rest)).build())
            .operation("GET", "/" + text + rest)
            .requestId(rest)
            .build();
    String line = logged(event);
    assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    assertTrue(line.contains("\\u007f\\u0080\\u0081"), line);
  }

  @Test
  @DisplayName("S31: no text of a token begins a line or looks like a pair of its own")
  void record_hostileText_staysInItsPair() throws IOException {
    String hostile = "user_x\r\nINFO impersonation.audit subject=user_forged";
    AuditEvent event =
        AuditEvent.builder(
                AuditEvent.Kind.INTENT,
                Events.NOW,
                ImpersonationContext.builder("i", hostile).actor(Actor.of(hostile)).build())
            .operation("GET", "/" + "y".repeat(1900) + "/delete")
            .build();
    String line = logged(event);
    String safe = "user_x\\u000d\\u000aINFO\\u0020impersonation.audit\\u0020subject=user_forged";
    assertTrue(line.contains(" subject=" + safe + " actor=" + safe + " "), line);
    assertTrue(line.contains("/delete dispatch="), line);
  }

  @Test
  @DisplayName("S31: of all texts the path alone may be long in a log")
  void record_longSubject_isCutAt200() throws IOException {
    AuditEvent event =
        AuditEvent.builder(
                AuditEvent.Kind.INTENT,
                Events.NOW,
                ImpersonationContext.builder("i", "x".repeat(240)).build())
            .build();
    String line = logged(event);
    assertTrue(line.contains(" subject=" + "x".repeat(200) + "... "), line);
  }

  @Test
  @DisplayName("S31: a comma in a name does not make two names of it")
  void record_commaInPriorActor_isEscaped() throws IOException {
    Actor actor =
        Actor.ofMembers(
            Map.of("sub", "user_engineer", "act", Map.of("sub", "a,b", "act", Map.of("sub", "c"))));
    AuditEvent event =
        AuditEvent.builder(
                AuditEvent.Kind.INTENT,
                Events.NOW,
                ImpersonationContext.builder("i", "user_x").actor(actor).build())
            .build();
    String line = logged(event);
    assertTrue(line.contains(" prior_actors=a\\u002cb,c "), line);
  }

  @Test
  @DisplayName("where the logger says nothing, nothing is recorded, and how to mend that is said")
  void record_loggerNotEnabled_isUnavailable() {
    try (Slf4jAuditSink sink = new Slf4jAuditSink(NOPLogger.NOP_LOGGER)) {
      AuditUnavailableException refused =
          assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(0)));
      assertEquals(
          "the logger impersonation.audit is not enabled at INFO: enable it, or choose another"
              + " sink for audit events",
          refused.getMessage());
    }
  }
}
