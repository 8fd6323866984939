package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures what the filter costs of CPU time and memory for a request: servers in one process, a
 * turn of each in each round, in another order each time. Run by {@code benchmarks/run-load}.
 */
public final class LoadBenchmark {
  /** As many requests until the compiler has done most of what it does. */
  private static final int WARM_UP_REQUESTS = 20_000;

  private static final int ENDED_BADLY = 2;

  private final LoadOptions options;
  private final LoadTokens tokens;
  private final Path directory;
  private final Map<LoadRequests, LoadRequests.Signed> signed = new EnumMap<>(LoadRequests.class);

  private LoadBenchmark(LoadOptions options, LoadTokens tokens, Path directory) {
    this.options = options;
    this.tokens = tokens;
    this.directory = directory;
  }

  /** Takes what {@link LoadOptions} tells; ends with 1 if a goal is missed, with 2 if misused. */
  public static void main(String[] arguments) throws Exception {
    LoadOptions options;
    try {
      options = LoadOptions.of(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("Usage: " + LoadOptions.usage());
      System.exit(ENDED_BADLY);
      return;
    }
    Path directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "benchmark-");
    LoadReport report;
    try (TestIssuer issuer = TestIssuer.start()) {
      report = new LoadBenchmark(options, new LoadTokens(issuer), directory).run();
    } finally {
      Benchmark.remove(directory);
    }
    options.publication().publish("load", "What the filter costs under load", arguments, report);
    System.exit(report.areGoalsMet() ? 0 : 1);
  }

  private LoadReport run() throws Exception {
    List<LoadServer> servers = new ArrayList<>();
    try {
      for (LoadVariant variant : options.variants()) {
        LoadRequests.Signed requests =
            signed.computeIfAbsent(variant.requests(), kind -> kind.sign(tokens));
        servers.add(LoadServer.start(variant, requests, tokens, directory));
      }
      warmUp(servers);
      return new LoadReport(options.variants(), rounds(servers));
    } finally {
      for (LoadServer server : servers) {
        server.close();
      }
    }
  }

  /** Each in small turns, so that none is compiled for what another does. */
  private static void warmUp(List<LoadServer> servers) throws Exception {
    int turns = 10;
    for (int turn = 0; turn < turns; turn++) {
      for (LoadServer server : servers) {
        int tokens = server.variant().requests().tokens();
        Cost.Each unused = server.turn(Math.max(WARM_UP_REQUESTS, tokens) / turns);
      }
    }
  }

  private List<Round<LoadVariant, Cost.Each>> rounds(List<LoadServer> servers) throws Exception {
    List<Round<LoadVariant, Cost.Each>> measured = new ArrayList<>();
    List<LoadServer> order = new ArrayList<>(servers);
    Random random = new Random(1);
    for (int number = 0; number < options.rounds(); number++) {
      Collections.shuffle(order, random);
      Round<LoadVariant, Cost.Each> round = new Round<>();
      for (LoadServer server : order) {
        round.add(server.variant(), server.turn(options.requests()));
      }
      measured.add(round);
    }
    return measured;
  }
}
