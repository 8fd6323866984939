package dev.impersonation.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a server recorded, counted: a sink that loses events would be fast for that. */
final class AuditTrail {
  private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);

  private final int[] intents;
  private final int[] outcomes;

  private AuditTrail(int paths) {
    this.intents = new int[paths];
    this.outcomes = new int[paths];
  }

  /**
   * Demands one intent and one outcome of each request, both with the names of its caller, and
   * nothing else, where each request had a path of its own.
   *
   * @param requests how many there were, numbered from 0
   * @return what was found, as text
   * @throws IllegalStateException if it is not so; the message tells the first that is wrong
   */
  static String check(Path directory, int requests) throws IOException {
    return check(directory, requests, requests);
  }

  /**
   * The same where paths came again: of each, there must be as many events as requests.
   *
   * @param paths how many there were, a multiple of the number of callers; the n-th request had
   *     that of n modulo this
   */
  static String check(Path directory, int requests, int paths) throws IOException {
    AuditTrail trail = new AuditTrail(paths);
    for (Path file : files(directory)) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          trail.add(JSON.readTree(line));
        }
      }
    }
    for (int path = 0; path < paths; path++) {
      int expected = requests / paths + (path < requests % paths ? 1 : 0);
      if (trail.intents[path] != expected || trail.outcomes[path] != expected) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "request %d has %d intents and %d outcomes",
                path,
                trail.intents[path],
                trail.outcomes[path]));
      }
    }
    return String.format(Locale.ROOT, "%,d requests, one intent and one outcome each", requests);
  }

  /** The file that is written to, and those that were set aside. */
  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).toList();
    }
  }

  private void add(JsonNode event) {
    String path = event.path("path").asText();
    int number =
        path.startsWith(NotesServlet.PATH)
            ? Integer.parseInt(path.substring(NotesServlet.PATH.length()))
            : -1;
    if (number < 0 || number >= intents.length) {
      throw new IllegalStateException("an event is of no request that was sent");
    }
    Caller caller = Caller.ofRequest(number);
    if (!event.path("subject").asText().equals(caller.subject())
        || !event.path("actor").asText().equals(caller.actorId())) {
      throw new IllegalStateException("an event of request " + number + " names somebody else");
    }
    switch (event.path("kind").asText()) {
      case "intent" -> intents[number]++;
      case "outcome" -> outcomes[number]++;
      default -> throw new IllegalStateException("an event is no intent and no outcome");
    }
  }

  /** Returns the number of lines in a log file. */
  static long lines(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.count();
    }
  }
}
