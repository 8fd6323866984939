package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S23, S31: an event as a line of JSON")
final class EventLinesTest {
  private final EventLines lines = new EventLines();

  private String line(AuditEvent event) {
    lines.clear();
    try {
      lines.add(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String line = StandardCharsets.US_ASCII.decode(lines.first(lines.size())).toString();
    assertEquals(line.length() - 1, line.indexOf('\n'), line);
    return line.substring(0, line.length() - 1);
  }

  private static AuditEvent.Builder about(ImpersonationContext context) {
    return AuditEvent.builder(AuditEvent.Kind.OUTCOME, Events.NOW, context);
  }

  @Test
  void add_everythingSet_hasEveryField() {
    Actor actor =
        Actor.ofMembers(
            Map.of(
                "sub", "user_engineer",
                "type", "agent",
                "sid", "sess_own",
                "reason", "cannot log in",
                "ticket", 4711,
                "approver", "user_lead",
                "act", Map.of("sub", "user_first", "act", Map.of("sub", "user_root"))));
    AuditEvent event =
        about(
                ImpersonationContext.builder("https://issuer.example", "user_customer")
                    .sessionId("sess_1")
                    .actor(actor)
                    .build())
            .operation("POST", "/api/notes")
            .intentId(new UUID(0x7000, 1))
            .dispatch("ASYNC")
            .decision(Decision.denied("read-only", "impersonation_read_only"))
            .status(403)
            .duration(Duration.ofNanos(1_234_567))
            .failure("timeout")
            .remoteAddress("127.0.0.1")
            .requestId("r-1")
            .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
            .firstOfSession()
            .build();

    assertEquals(
        "{\"id\":\""
            + event.id()
            + "\",\"time\":\"2026-01-01T10:00:00.000000Z\",\"kind\":\"outcome\","
            + "\"intent_id\":\"00000000-0000-7000-0000-000000000001\","
            + "\"impersonation\":\"active\",\"subject\":\"user_customer\","
            + "\"actor\":\"user_engineer\",\"actor_type\":\"agent\","
            + "\"actor_session\":\"sess_own\","
            + "\"prior_actors\":[\"user_first\",\"user_root\"],"
            + "\"reason\":\"cannot log in\",\"ticket\":\"4711\",\"approver\":\"user_lead\","
            + "\"issuer\":\"https://issuer.example\",\"session\":\"sess_1\","
            + "\"first_of_session\":true,\"method\":\"POST\",\"path\":\"/api/notes\","
            + "\"dispatch\":\"ASYNC\",\"decision\":\"denied\",\"rule\":\"read-only\","
            + "\"code\":\"impersonation_read_only\",\"status\":403,\"duration_us\":1234,"
            + "\"failure\":\"timeout\",\"remote_address\":\"127.0.0.1\",\"request_id\":\"r-1\","
            + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}",
        line(event));
  }

  @Test
  void add_nothingSet_hasWhatThereAlwaysIs() {
    JsonNode json =
        Events.json(line(about(ImpersonationContext.builder("i", "s").build()).build()));
    assertFalse(json.has("intent_id"));
    assertEquals("none", json.path("impersonation").asText());
    assertEquals(9, json.size(), json.toString());
    assertFalse(json.has("actor"));
  }

  @Test
  @DisplayName("S31: text of a token cannot break out of its line, hide in it or turn it round")
  void add_hostileText_isEscapedAndCut() {
    String hostile = "a\r\n\u202e\u0000\"}\ud83d\ude00" + "x".repeat(400);
    AuditEvent event =
        about(ImpersonationContext.builder("i", hostile).actor(Actor.of(hostile)).build())
            .operation("GET", hostile)
            .build();
    String line = line(event);
    assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    for (String field : new String[] {"subject", "actor"}) {
      String read = Events.json(line).path(field).asText();
      assertEquals(hostile.substring(0, 253) + "...", read);
      assertEquals(AuditEvent.MAX_LENGTH, read.length());
    }
  }

  @Test
  @DisplayName("S31: a terminal obeys DEL and C1 as it does C0, and some tools end lines at others")
  void add_anyControl_isEscaped() {
    IntStream.concat(
            IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)),
            IntStream.of(0x2028, 0x2029))
        .forEach(
            control -> {
              String text = "a" + Character.toString(control) + "b";
              Actor actor =
                  Actor.ofMembers(Map.of("sub", text, "reason", text, "act", Map.of("sub", text)));
              String line =
                  line(
                      about(ImpersonationContext.builder(text, text).actor(actor).build())
                          .operation(text, text)
                          .requestId(text)
                          .build());
              assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
              JsonNode json = Events.json(line);
              for (String field : List.of("issuer", "subject", "actor", "reason", "path")) {
                assertEquals(text, json.path(field).asText(), field);
              }
              assertEquals(text, json.path("prior_actors").path(0).asText());
            });
  }

  @Test
  @DisplayName("the end of a path says what was done: it is cut later than all else")
  void add_longPath_isCutAt2048() {
    for (int length : new int[] {2048, 2049, 100_000}) {
      String path = "/" + "x".repeat(length - 1);
      AuditEvent event =
          about(ImpersonationContext.builder("i", "s").build()).operation(path, path).build();
      assertEquals(
          length == 2048 ? path : path.substring(0, 2045) + "...",
          Events.json(line(event)).path("path").asText());
      assertEquals(path.substring(0, 253) + "...", event.method());
    }
  }

  @Test
  @DisplayName("nothing that a request can hold keeps its event from being written")
  void add_oddValues_areWritten() {
    AuditEvent event =
        about(ImpersonationContext.builder("i", "\ud800").build())
            .operation("\udc00", "/\udbff\ud800")
            .duration(Duration.ofSeconds(Long.MAX_VALUE))
            .status(-1)
            .build();
    String line = line(event);
    assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    assertEquals(Long.MAX_VALUE, Events.json(line).path("duration_us").asLong());
    assertEquals(-1, Events.json(line).path("status").asInt());
  }

  @Test
  @DisplayName("S31: whatever comes from a token is cut")
  void add_longTextsOfTheParties_areCut() {
    String text = "x".repeat(400);
    Actor actor =
        Actor.ofMembers(Map.of("sub", "user_engineer", "type", text, "sid", text, "reason", text));
    AuditEvent event =
        about(ImpersonationContext.builder("i", "s").sessionId(text).actor(actor).build()).build();
    JsonNode json = Events.json(line(event));
    for (String field : List.of("actor_type", "actor_session", "reason", "session")) {
      assertEquals("x".repeat(253) + "...", json.path(field).asText(), field);
    }
    assertFalse(json.has("prior_actors"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T10:00:00Z,           2026-01-01T10:00:00.000000Z",
    "2026-01-01T00:00:00.000000999Z, 2026-01-01T00:00:00.000000Z",
    "2026-01-01T00:00:00.000001Z,    2026-01-01T00:00:00.000001Z",
    "2026-01-01T10:00:00.100Z,       2026-01-01T10:00:00.100000Z",
    "2028-02-29T23:59:59.999999999Z, 2028-02-29T23:59:59.999999Z",
    "1969-12-31T23:59:59.999Z,       1969-12-31T23:59:59.999000Z"
  })
  void add_anyTime_hasSixDigitsOfItsSecond(Instant time, String text) {
    AuditEvent event =
        AuditEvent.builder(
                AuditEvent.Kind.INTENT,
                time,
                ImpersonationContext.builder("https://issuer.example", "user_customer").build())
            .build();
    assertEquals(text, Events.json(line(event)).path("time").asText());
    assertEquals(text, Events.json(line(event)).path("time").asText());
  }

  @Test
  @DisplayName("S23: what a line says of one session is never said of another")
  void add_partiesThatDifferInOneThing_eachHasItsOwn() throws IOException {
    List<ImpersonationContext> parties =
        List.of(
            ImpersonationContext.builder("i", "Aa").build(),
            ImpersonationContext.builder("i", "BB").build(),
            ImpersonationContext.builder("j", "Aa").build(),
            ImpersonationContext.builder("i", "Aa").sessionId("Aa").build(),
            ImpersonationContext.builder("i", "Aa").sessionId("BB").build(),
            ImpersonationContext.builder("i", "Aa").actor(Actor.of("Aa")).build(),
            ImpersonationContext.builder("i", "Aa").actor(Actor.of("BB")).build(),
            ImpersonationContext.builder("i", "Aa")
                .actor(Actor.ofMembers(Map.of("sub", "BB", "ticket", "Aa")))
                .build(),
            ImpersonationContext.builder("i", "Aa")
                .actor(Actor.ofMembers(Map.of("sub", "BB", "act", Map.of("sub", "Aa"))))
                .build());
    for (int round = 0; round < 3; round++) {
      for (ImpersonationContext each : parties) {
        AuditEvent event = about(each).build();
        EventLines fresh = new EventLines();
        fresh.add(event);
        assertEquals(
            StandardCharsets.US_ASCII.decode(fresh.first(fresh.size() - 1)).toString(),
            line(event));
        JsonNode json = Events.json(line(event));
        assertEquals(each.subject(), json.path("subject").asText());
        assertEquals(each.issuer(), json.path("issuer").asText());
        assertEquals(each.sessionId().orElse(""), json.path("session").asText());
        assertEquals(each.actor().map(Actor::subject).orElse(""), json.path("actor").asText());
        assertEquals(event.ticket().orElse(""), json.path("ticket").asText());
        assertEquals(event.priorActorIds().size(), json.path("prior_actors").size());
      }
    }
  }

  @Test
  @DisplayName("S23: also where each line is of another session")
  void add_manySessionsInTurn_eachHasItsOwn() {
    List<ImpersonationContext> parties =
        IntStream.range(0, 2_000)
            .mapToObj(number -> ImpersonationContext.builder("i", "user_" + number).build())
            .toList();
    for (int round = 0; round < 2; round++) {
      for (ImpersonationContext each : parties) {
        assertEquals(
            each.subject(), Events.json(line(about(each).build())).path("subject").asText());
      }
    }
  }

  @Test
  @DisplayName("an event that fails in the middle spoils none after it")
  void add_afterAnErrorWithinAnEvent_isWritten() throws Exception {
    AuditEvent event = Events.numbered(1);
    String expected = line(event);
    AtomicReference<Object> ended = new AtomicReference<>("");
    Thread shallow =
        new Thread(
            null,
            () -> {
              try {
                addUntilTheStackEnds(event);
              } catch (StackOverflowError e) {
                ended.set(e);
              }
            },
            "shallow",
            256 * 1024);
    shallow.start();
    shallow.join();
    assertInstanceOf(StackOverflowError.class, ended.get());
    assertEquals(expected, line(event));
  }

  /** What writes an event needs more of the stack than one more call: it fails first. */
  @SuppressWarnings("InfiniteRecursion") // Its end is the point.
  private void addUntilTheStackEnds(AuditEvent event) {
    line(event);
    addUntilTheStackEnds(event);
  }
}
