package dev.impersonation.springdemo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Each other demo gives the answers of the demo of servlets, and records the same. */
final class SameAnswersIT {
  private static final Map<Demo, Map<String, Exchange>> ANSWERS = new EnumMap<>(Demo.class);
  private static final Map<Demo, List<Map<String, JsonNode>>> EVENTS = new EnumMap<>(Demo.class);

  private static final Map<Demo, String> STARTS = new EnumMap<>(Demo.class);

  @TempDir private static Path directory;

  @BeforeAll
  static void ask() throws Exception {
    Map<Demo, RunningDemo> running = new EnumMap<>(Demo.class);
    try (TestIssuer issuer = TestIssuer.start()) {
      for (Demo demo : Demo.values()) {
        running.put(demo, RunningDemo.start(demo, issuer, directory));
      }
      Map<Demo, Integer> ports = new EnumMap<>(Demo.class);
      for (Demo demo : Demo.values()) {
        ports.put(demo, of(running, demo).port());
        STARTS.put(demo, of(running, demo).process().err());
      }
      for (Demo demo : Demo.values()) {
        // Tokens last a minute, so that they are made once all have started.
        ask(demo, of(running, demo), of(ports, demo), Requests.of(issuer));
      }
    } finally {
      running.values().forEach(RunningDemo::close);
    }
  }

  /** Those with a known difference come last, so that what they leave on record can be left out. */
  private static void ask(Demo demo, RunningDemo running, int port, Map<String, String> requests)
      throws Exception {
    Map<String, String> different = new LinkedHashMap<>(requests);
    different.keySet().removeIf(name -> !Difference.isKnownFor(name));
    Map<String, String> same = new LinkedHashMap<>(requests);
    same.keySet().removeAll(different.keySet());
    Map<String, Exchange> answers = new LinkedHashMap<>(RunningDemo.ask(port, same));
    Set<String> decided = running.decided();
    answers.putAll(RunningDemo.ask(port, different));
    ANSWERS.put(demo, answers);
    EVENTS.put(demo, running.recorded(decided));
  }

  static Stream<Demo> otherDemos() {
    return Arrays.stream(Demo.values()).filter(demo -> demo != Demo.SERVLETS);
  }

  static Stream<Arguments> answers() {
    return otherDemos()
        .flatMap(demo -> of(demo).keySet().stream().map(name -> Arguments.of(demo, name)));
  }

  private static Map<String, Exchange> of(Demo demo) {
    return of(ANSWERS, demo);
  }

  private static <T> T of(Map<Demo, T> each, Demo demo) {
    return Objects.requireNonNull(each.get(demo));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("answers")
  void request_ofAnyKind_isAnsweredAsByServlets(Demo demo, String request) {
    Exchange answer = Objects.requireNonNull(of(demo).get(request));
    Exchange expected = Objects.requireNonNull(of(Demo.SERVLETS).get(request));
    Optional<Difference> difference = Difference.of(demo, request);
    if (difference.isEmpty()) {
      assertEquals(expected, answer);
    } else {
      String reason = difference.get().reason();
      assertEquals(difference.get().status(), answer.status(), reason);
      assertNotEquals(expected, answer, () -> "no longer true: " + reason);
    }
  }

  @ParameterizedTest
  @MethodSource("otherDemos")
  void start_ofAnyKind_warnsOfNothingButSettings(Demo demo) {
    String logged = of(STARTS, demo);
    assertTrue(logged.startsWith("INFO http - verifying session tokens of "), logged);
    // Of the filter itself, such as that no audience is set, and of nothing else.
    assertTrue(logged.lines().allMatch(line -> line.matches("(INFO|WARN) http - .*")), logged);
  }

  @ParameterizedTest
  @MethodSource("otherDemos")
  void requests_all_areOnRecordAsByServlets(Demo demo) {
    List<Map<String, JsonNode>> missing = events(Demo.SERVLETS, demo);
    events(demo, demo).forEach(missing::remove);
    List<Map<String, JsonNode>> more = events(demo, demo);
    events(Demo.SERVLETS, demo).forEach(more::remove);
    assertEquals(List.of(), missing);
    assertEquals(List.of(), more);
    assertNotEquals(List.of(), of(EVENTS, demo));
  }

  /** In front of everything, the status is known that becomes of what was thrown. */
  private static List<Map<String, JsonNode>> events(Demo demo, Demo compared) {
    List<Map<String, JsonNode>> events = new ArrayList<>();
    for (Map<String, JsonNode> event : of(EVENTS, demo)) {
      Map<String, JsonNode> members = new TreeMap<>(event);
      if (compared == Demo.CORE && members.containsKey("failure")) {
        members.remove("status");
      }
      events.add(members);
    }
    return events;
  }
}
