package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Compares the CPU time of servers. All are up at once and get requests in turn, in another order
 * each round, so that what else goes on on the machine touches all of them alike.
 *
 * @param variants in the order of the table; the first is what the others are compared with
 */
record Benchmark(List<? extends Variant> variants, Goal goal) {
  /**
   * Two JVMs do not compile the same code to the same machine code: one of each would tell less.
   */
  private static final int STARTS = 3;

  private static final int WARM_UP_ROUNDS = 3;
  private static final Duration MOST = Duration.ofMinutes(10);

  /** The same for all servers. What is set in the environment comes on top. */
  private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseG1GC");

  /** Every run has the same order. */
  private static final Random ORDER = new Random(42);

  /**
   * Takes up to three numbers: rounds, in three parts (15), requests of a server in a round
   * (20000), and requests in a second at most (0 for as many as it can). Works in the current
   * directory, and removes what it made. Begins no round after 10 minutes.
   *
   * @throws IllegalStateException if a server is not what it is said to be, or an event was lost,
   *     or recorded twice, or names somebody else
   */
  void run(String[] arguments) throws Exception {
    int rounds = argument(0, 15, 1, 1_000, arguments);
    int requests = argument(1, 20_000, Caller.COUNT, 1_000_000, arguments);
    int perSecond = argument(2, 0, 0, 1_000_000, arguments);
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(
        Stream.of(System.getenv().getOrDefault("BENCHMARK_FLAGS", "").split(" "))
            .filter(flag -> !flag.isBlank())
            .toList());
    Load load =
        new Load(
            Math.max(rounds / STARTS, 1), requests, perSecond, System.nanoTime() + MOST.toNanos());
    describe(flags, load);
    Path directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "benchmark-");
    ExecutorService threads = Executors.newFixedThreadPool(Caller.COUNT);
    List<Round<Variant, Turn>> measured = new ArrayList<>();
    try (TestIssuer issuer = TestIssuer.start()) {
      for (int start = 0; start < STARTS; start++) {
        measured.addAll(measure(directory, flags, issuer, threads, load));
      }
    } finally {
      threads.shutdownNow();
      remove(directory);
    }
    new Report(variants, goal, measured).print(System.out);
  }

  /**
   * What each server gets.
   *
   * @param rounds after each start
   * @param end by {@link System#nanoTime}
   */
  private record Load(int rounds, int requests, int perSecond, long end) {}

  private void describe(List<String> flags, Load load) {
    System.out.printf(
        "JDK %s, %d processors, %s; flags of each server: %s%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        String.join(" ", flags));
    System.out.printf(
        "%d starts of all servers, each with %d rounds that do not count and %d that do, on %d"
            + " connections, %s; requests in a round:%n",
        STARTS,
        WARM_UP_ROUNDS,
        load.rounds(),
        Caller.COUNT,
        load.perSecond() == 0 ? "without a pause" : load.perSecond() + " a second");
    for (Variant variant : variants) {
      System.out.printf("- %s: %,d%n", variant.label(), variant.requests(load.requests()));
    }
  }

  private static int argument(int index, int other, int least, int most, String[] arguments) {
    if (index >= arguments.length) {
      return other;
    }
    int number = Integer.parseInt(arguments[index]);
    if (number < least || number > most) {
      throw new IllegalArgumentException(number + " is not between " + least + " and " + most);
    }
    return number;
  }

  private List<Round<Variant, Turn>> measure(
      Path parent, List<String> flags, TestIssuer issuer, ExecutorService threads, Load load)
      throws Exception {
    Path directory = Files.createDirectory(parent.resolve("servers"));
    List<ServerProcess> servers = new ArrayList<>();
    List<Round<Variant, Turn>> rounds;
    try {
      for (Variant variant : variants) {
        servers.add(ServerProcess.start(variant, directory, flags, issuer));
      }
      rounds = rounds(servers, threads, load);
    } finally {
      for (ServerProcess server : servers) {
        server.close();
      }
    }
    for (ServerProcess server : servers) {
      check(server);
    }
    remove(directory);
    return rounds;
  }

  private static List<Round<Variant, Turn>> rounds(
      List<ServerProcess> servers, ExecutorService threads, Load load) throws Exception {
    List<ServerProcess> order = new ArrayList<>(servers);
    List<Round<Variant, Turn>> measured = new ArrayList<>();
    for (int number = -WARM_UP_ROUNDS; number < load.rounds(); number++) {
      if (System.nanoTime() - load.end() > 0) {
        System.out.println("Ended early, for lack of time");
        break;
      }
      Collections.shuffle(order, ORDER);
      Round<Variant, Turn> round = new Round<>();
      for (ServerProcess server : order) {
        round.add(
            server.variant(),
            server.measure(
                server.variant().requests(load.requests()),
                number < 0 ? 0 : load.perSecond(),
                threads));
      }
      if (number >= 0) {
        measured.add(round);
      }
    }
    return measured;
  }

  private static void check(ServerProcess server) throws IOException {
    server
        .variant()
        .checkRecorded(server.directory(), server.sent())
        .ifPresent(
            found -> System.out.printf("Recorded by %s: %s%n", server.variant().label(), found));
  }

  static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
