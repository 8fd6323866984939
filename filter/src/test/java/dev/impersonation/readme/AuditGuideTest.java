package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditEvent.Kind;
import dev.impersonation.audit.FileAuditSink;
import dev.impersonation.policy.Decision;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds docs/audit.md to what is written. */
@ExtendWith(TestIssuerExtension.class)
final class AuditGuideTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String KEY = "CLERK_PUBLISHABLE_KEY";
  private static final String DIRECTORY = "AUDIT_DIRECTORY";

  @TempDir Path directory;
  private Snippets guide;

  @BeforeEach
  void read() throws IOException {
    guide = Snippets.of(Path.of("../docs/audit.md"));
  }

  /** The names in the first column of the table below this heading. */
  private Set<String> fields(String heading) {
    int from = guide.markdown().indexOf("\n## " + heading + "\n");
    assertTrue(from > 0, heading);
    int to = guide.markdown().indexOf("\n## ", from + 1);
    Set<String> names = new TreeSet<>();
    for (String line : guide.markdown().substring(from, to).lines().toList()) {
      if (line.startsWith("| `")) {
        Matcher name = Pattern.compile("`([a-z_]+)`").matcher(line.split(" \\| ", 2)[0]);
        while (name.find()) {
          names.add(name.group(1));
        }
      }
    }
    return names;
  }

  private static Set<String> names(List<JsonNode> events) {
    Set<String> names = new TreeSet<>();
    events.forEach(event -> event.fieldNames().forEachRemaining(names::add));
    return names;
  }

  private static List<JsonNode> events(String lines) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static AuditEvent.Builder full(Kind kind) {
    Actor actor =
        Actor.ofMembers(
            Map.of(
                "sub", "user_support",
                "type", "agent",
                "sid", "sess_support",
                "reason", "cannot sign in",
                "ticket", "4711",
                "approver", "user_lead",
                "act", Map.of("sub", "user_admin")));
    ImpersonationContext context =
        ImpersonationContext.builder("https://clerk.example.com", "user_customer")
            .sessionId("sess_impersonation")
            .actor(actor)
            .build();
    return AuditEvent.builder(kind, Instant.EPOCH, context)
        .operation("GET", "/shop/orders/17")
        .rawPath("/shop/x/../orders/17")
        .remoteAddress("192.0.2.7")
        .requestId("7")
        .traceId("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @ParameterizedTest
  @ValueSource(strings = {"The fields", "Names in other schemas"})
  @DisplayName("every field that can be written is in the tables, and nothing else is")
  void tables_fullEvents_nameEveryField(String heading) throws IOException {
    Path file = directory.resolve("full.jsonl");
    try (FileAuditSink sink = FileAuditSink.builder(file).build()) {
      sink.record(
          full(Kind.REFUSED)
              .decision(Decision.denied("read-only", "impersonation_read_only"))
              .firstOfSession()
              .build());
      sink.record(
          full(Kind.OUTCOME)
              .intentId(new UUID(1, 2))
              .status(200)
              .duration(Duration.ofMillis(8))
              .failure("timeout")
              .build());
    }
    assertEquals(names(events(Files.readString(file))), fields(heading));
  }

  @Test
  @DisplayName(
      "the recipe for a file, and the example events: what a request leaves looks like them")
  void fileRecipe_asPrinted_writesEventsLikeTheExamples(TestIssuer issuer) throws Exception {
    System.setProperty(KEY, issuer.publishableKey());
    System.setProperty(DIRECTORY, directory.toString());
    Path webapp = Files.createDirectory(directory.resolve("webapp"));
    String filter =
        Snippets.of(Path.of("../README.md"))
            .block("xml", "publishableKey")
            .replace("</filter>", guide.block("xml", "auditFile") + "</filter>");
    String servlet = LimitGuideScene.servlet("guide", GuideServlet.class.getName(), "/");
    String token = issuer.token().actor(Map.of("sub", "user_support", "ticket", "4711")).sign();
    try (SnippetApplication app = SnippetApplication.start(webapp, filter + servlet)) {
      assertEquals(200, app.send("GET", "/api/notes", token).statusCode());
      assertEquals(403, app.send("POST", "/api/notes", token).statusCode());
      assertEquals(200, app.send("GET", "/api/notes", issuer.token().sign()).statusCode());
    } finally {
      System.clearProperty(KEY);
      System.clearProperty(DIRECTORY);
    }
    List<JsonNode> written = events(Files.readString(directory.resolve("audit.jsonl")));
    List<JsonNode> examples = events(guide.block("json", "\"kind\":\"intent\""));
    assertEquals(shapes(examples), shapes(written));
  }

  /** Outcome and refusal are written by two threads: their order is not told. */
  private static Set<String> shapes(List<JsonNode> events) {
    Set<String> shapes = new TreeSet<>();
    for (JsonNode event : events) {
      List<String> names = new ArrayList<>();
      event.fieldNames().forEachRemaining(names::add);
      shapes.add(
          String.join(
              " ",
              event.path("kind").asText(),
              event.path("method").asText(),
              event.path("rule").asText(),
              event.path("code").asText(),
              event.path("status").asText(),
              names.toString()));
    }
    return shapes;
  }

  @Test
  @DisplayName("what is printed as Java compiles as it stands")
  void java_asPrinted_compiles() throws IOException {
    Snippets.compile(
        directory, guide.block("java", "class Auditing"), guide.block("java", "class Meters"));
  }
}
