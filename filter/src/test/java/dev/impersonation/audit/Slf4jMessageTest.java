package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("events in a log whose pattern ends in %m%n")
final class Slf4jMessageTest {
  private final LoggerContext logback = new LoggerContext();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private String printed(AuditEvent event) {
    logback.setMDCAdapter(new LogbackMDCAdapter());
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logback);
    encoder.setPattern("%m%n");
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(logback);
    appender.setEncoder(encoder);
    appender.setOutputStream(printed);
    appender.start();
    Logger logger = logback.getLogger("impersonation.audit");
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
    try (Slf4jAuditSink sink = new Slf4jAuditSink(logger)) {
      sink.record(event);
    }
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(1, lines.size(), lines.toString());
    return lines.get(0);
  }

  @AfterEach
  void stop() {
    logback.stop();
  }

  @Test
  void record_intent_tellsWhoForWhomAndWhat() {
    AuditEvent event =
        Events.of(AuditEvent.Kind.INTENT)
            .operation("POST", "/shop/notes")
            .decision(Decision.allowed("open"))
            .build();
    assertEquals(
        "impersonation intent id="
            + event.id()
            + " impersonation=active subject=user_customer actor=user_engineer session=sess_1"
            + " method=POST path=/shop/notes decision=allowed",
        printed(event));
  }

  @Test
  void record_outcome_tellsItsIntentAndTheStatus() {
    AuditEvent event =
        Events.of(AuditEvent.Kind.OUTCOME)
            .operation("GET", "/")
            .intentId(new UUID(0x7000, 1))
            .status(500)
            .failure("timeout")
            .build();
    assertEquals(
        "impersonation outcome id="
            + event.id()
            + " intent_id=00000000-0000-7000-0000-000000000001 impersonation=active"
            + " subject=user_customer actor=user_engineer session=sess_1 method=GET path=/"
            + " status=500 failure=timeout",
        printed(event));
  }

  @Test
  void record_refused_tellsTheCodeOfTheDenial() {
    AuditEvent event =
        Events.of(AuditEvent.Kind.REFUSED)
            .operation("DELETE", "/notes/1")
            .decision(Decision.denied("read-only", "closed_while_impersonated"))
            .status(403)
            .build();
    String line = printed(event);
    assertTrue(line.startsWith("impersonation refused id="), line);
    assertTrue(
        line.endsWith(
            " method=DELETE path=/notes/1 decision=denied code=closed_while_impersonated"
                + " status=403"),
        line);
  }

  @Test
  @DisplayName("whether it was the customer in person, or cannot be told, is said")
  void record_noActor_hasNoPairForIt() {
    ImpersonationContext own = ImpersonationContext.builder("i", "user_customer").build();
    AuditEvent event =
        AuditEvent.builder(AuditEvent.Kind.INTENT, Events.NOW, own).operation("GET", "/").build();
    assertEquals(
        "impersonation intent id="
            + event.id()
            + " impersonation=none subject=user_customer method=GET path=/",
        printed(event));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_x actor=user_forged status=200",
        "user_x\r\nimpersonation intent id=1 actor=user_forged",
        "user_x\u2028actor=user_forged",
        "user_x\u00a0actor=user_forged",
        "user_x\"actor=\"user_forged",
        "user_x{}%n${jndi:x}actor=user_forged",
        "actor=user_forged",
        "-"
      })
  @DisplayName("S31: whatever the values say, the line has the pairs that it has without them")
  void record_hostileValues_forgeNothing(String hostile) {
    ImpersonationContext context =
        ImpersonationContext.builder("i", hostile)
            .sessionId(hostile)
            .actor(Actor.of(hostile))
            .build();
    AuditEvent event =
        AuditEvent.builder(AuditEvent.Kind.REFUSED, Events.NOW, context)
            .operation(hostile, "/" + hostile)
            .decision(Decision.denied("rule", "code"))
            .status(403)
            .failure(hostile)
            .build();
    String line = printed(event);
    assertFalse(line.contains("=user_forged"), line);
    assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    List<String> keys =
        Stream.of(line.split(" "))
            .skip(2)
            .map(pair -> pair.substring(0, pair.indexOf('=')))
            .toList();
    assertEquals(
        List.of(
            "id",
            "impersonation",
            "subject",
            "actor",
            "session",
            "method",
            "path",
            "decision",
            "code",
            "status",
            "failure"),
        keys);
    Set<Long> signs =
        Stream.of(line.split(" "))
            .skip(2)
            .map(pair -> pair.chars().filter(c -> c == '=').count())
            .collect(Collectors.toSet());
    assertEquals(Set.of(1L), signs);
  }
}
