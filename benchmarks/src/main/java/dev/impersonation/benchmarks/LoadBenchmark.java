package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Measures what the filter costs of CPU time and memory for a request: servers in one process, a
 * turn of each in each round, in another order each time. Run by {@code benchmarks/run-load}.
 */
public final class LoadBenchmark {
  /** As many requests until the compiler has done most of what it does. */
  private static final int WARM_UP_REQUESTS = 20_000;

  /** Of each server in each round. One more, the first, does not count. */
  private static final int TURNS = 8;

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
    options.publication().publish("load", "What the filter costs under load", report);
    System.exit(report.areGoalsMet() ? 0 : 1);
  }

  private LoadReport run() throws Exception {
    Map<LoadVariant, LoadServer> servers = new EnumMap<>(LoadVariant.class);
    try {
      for (LoadVariant variant : options.variants()) {
        LoadRequests.Signed requests =
            signed.computeIfAbsent(variant.requests(), kind -> kind.sign(tokens));
        servers.put(variant, LoadServer.start(variant, requests, tokens, directory));
      }
      warmUp(servers.values());
      return new LoadReport(options.variants(), rounds(servers));
    } finally {
      for (LoadServer server : servers.values()) {
        server.close();
      }
    }
  }

  /** Each in small turns, so that none is compiled for what another does. */
  private static void warmUp(Collection<LoadServer> servers) throws Exception {
    int turns = 10;
    for (int turn = 0; turn < turns; turn++) {
      for (LoadServer server : servers) {
        int tokens = server.variant().requests().tokens();
        Cost unused = server.turn(Math.max(WARM_UP_REQUESTS, tokens) / turns);
      }
    }
  }

  private List<Round<LoadVariant, Sample>> rounds(Map<LoadVariant, LoadServer> servers)
      throws Exception {
    List<Round<LoadVariant, Sample>> measured = new ArrayList<>();
    List<LoadVariant> order = new ArrayList<>(options.variants());
    order.removeIf(variant -> variant == variant.bare());
    Random random = new Random(1);
    for (int number = 0; number < options.rounds(); number++) {
      Collections.shuffle(order, random);
      List<Round<LoadVariant, Sample>> turns = new ArrayList<>();
      for (int turn = 0; turn < TURNS; turn++) {
        turns.add(new Round<>());
      }
      for (LoadVariant variant : order) {
        compare(server(servers, variant), server(servers, variant.bare()), turns);
      }
      measured.addAll(turns);
    }
    return measured;
  }

  private static LoadServer server(Map<LoadVariant, LoadServer> servers, LoadVariant variant) {
    return Objects.requireNonNull(servers.get(variant), "server");
  }

  /**
   * Small turns in turn, so that both were busy as lately, and see the same of what else goes on.
   * Adds one sample to each round.
   */
  private void compare(LoadServer server, LoadServer bare, List<Round<LoadVariant, Sample>> rounds)
      throws Exception {
    int requests = server.variant().turn(options.requests() / TURNS);
    Cost unused = bare.turn(requests).plus(server.turn(requests));
    for (int turn = 0; turn < rounds.size(); turn++) {
      // Which of them comes first must not matter.
      Cost first = (turn % 2 == 0 ? bare : server).turn(requests);
      Cost second = (turn % 2 == 0 ? server : bare).turn(requests);
      Cost of = turn % 2 == 0 ? second : first;
      Cost without = turn % 2 == 0 ? first : second;
      rounds.get(turn).add(server.variant(), new Sample(of.of(requests), without.of(requests)));
    }
  }
}
