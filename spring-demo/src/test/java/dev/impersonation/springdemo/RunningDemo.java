package dev.impersonation.springdemo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A demo that runs in front of an issuer of the test.
 *
 * @param auditFile where its audit events go
 */
record RunningDemo(JarProcess process, Path auditFile) implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** What no two processes have in common. */
  private static final Set<String> OWN =
      Set.of("id", "time", "intent_id", "duration_us", "request_id");

  /** Starts it, in a directory of its own below this one, without waiting for it. */
  static RunningDemo start(Demo demo, TestIssuer issuer, Path directory) throws IOException {
    Path own = Files.createDirectory(directory.resolve(demo.name()));
    Path auditFile = own.resolve("audit.jsonl");
    Map<String, String> environment =
        Map.of(
            "PORT", "0",
            "ISSUER", issuer.issuer(),
            "JWKS_URL", issuer.jwksUrl().toString(),
            "AUTHORIZED_PARTIES", issuer.authorizedParty(),
            "AUDIT_FILE", auditFile.toString(),
            "JWT_KEY_PEM_FILE", "",
            "CLOCK_SKEW_SECONDS", "");
    return new RunningDemo(JarProcess.start(demo.jar(), own, environment, demo.mode()), auditFile);
  }

  /** Waits until it is ready, and returns its port. */
  int port() throws IOException {
    return URI.create(process.ready()).getPort();
  }

  /** Sends the requests, one after the other, and returns the answers by the same names. */
  static Map<String, Exchange> ask(int port, Map<String, String> requests) throws IOException {
    Map<String, Exchange> answers = new LinkedHashMap<>();
    for (Map.Entry<String, String> request : requests.entrySet()) {
      answers.put(request.getKey(), Exchange.send(port, request.getValue()));
    }
    return answers;
  }

  /** Returns the IDs of what was decided until now: that is on record before the answer. */
  Set<String> decided() throws IOException {
    return events().stream().map(event -> event.path("id").asString()).collect(Collectors.toSet());
  }

  /** Ends it, and returns what it recorded of these decisions, how they ended included. */
  List<Map<String, JsonNode>> recorded(Set<String> decided) throws Exception {
    process.terminate();
    assertTrue(process.endsWithin(30), "still running");
    List<Map<String, JsonNode>> recorded = new ArrayList<>();
    for (JsonNode event : events()) {
      if (decided.contains(event.path("id").asString())
          || decided.contains(event.path("intent_id").asString())) {
        Map<String, JsonNode> members = new TreeMap<>();
        event
            .properties()
            .forEach(
                member -> {
                  if (!OWN.contains(member.getKey())) {
                    members.put(member.getKey(), member.getValue());
                  }
                });
        recorded.add(members);
      }
    }
    recorded.sort((one, other) -> one.toString().compareTo(other.toString()));
    return recorded;
  }

  private List<JsonNode> events() throws IOException {
    return Files.readAllLines(auditFile).stream().map(JSON::readTree).toList();
  }

  @Override
  public void close() {
    process.close();
  }
}
