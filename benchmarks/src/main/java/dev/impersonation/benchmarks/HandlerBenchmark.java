package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

/**
 * Measures what {@code ImpersonationHandler} costs beside the filter: CPU time of the threads of
 * servers in one process, a turn of each in each round, in another order each time.
 */
public final class HandlerBenchmark {
  private static final int WARM_UP_ROUNDS = 10;
  private static final double MOST = 1.1;

  /** What a request took on each server, in one round, in µs. */
  private record Measured(
      Map<HandlerVariant, Double> inPerson, Map<HandlerVariant, Double> acting) {}

  private HandlerBenchmark() {}

  /**
   * Takes up to two numbers: rounds (30), and requests of each kind and server in a round (6000).
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6_000;
    System.out.printf(
        "JDK %s, %d processors; %d rounds of %d requests in person and %d acting, for each"
            + " server%n%n",
        Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, requests, requests);
    List<Measured> measured = measure(rounds, requests);
    print("in person", measured, Measured::inPerson);
    print("acting, events dropped", measured, Measured::acting);
    boolean isMetInPerson = goal("in person", measured, Measured::inPerson);
    boolean isMet = goal("acting", measured, Measured::acting) && isMetInPerson;
    System.out.println(isMet ? "Goal met" : "Goal not met");
  }

  private static List<Measured> measure(int rounds, int requests) throws Exception {
    List<Measured> measured = new ArrayList<>();
    List<HandlerServer> servers = new ArrayList<>();
    try (TestIssuer issuer = TestIssuer.start()) {
      try {
        for (HandlerVariant variant : HandlerVariant.values()) {
          servers.add(HandlerServer.start(variant, issuer));
        }
        List<HandlerServer> order = new ArrayList<>(servers);
        Random random = new Random(1);
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
          Collections.shuffle(order, random);
          Measured turn = turn(order, requests);
          if (round >= 0) {
            measured.add(turn);
          }
        }
      } finally {
        for (HandlerServer server : servers) {
          server.close();
        }
      }
    }
    return measured;
  }

  private static Measured turn(List<HandlerServer> order, int requests) throws Exception {
    Measured turn =
        new Measured(new EnumMap<>(HandlerVariant.class), new EnumMap<>(HandlerVariant.class));
    for (HandlerServer server : order) {
      turn.inPerson().put(server.variant(), server.inPerson(requests));
      turn.acting().put(server.variant(), server.acting(requests));
    }
    return turn;
  }

  private static void print(
      String kind, List<Measured> measured, Function<Measured, Map<HandlerVariant, Double>> of) {
    System.out.println("| " + kind + " | thread time, µs | added, µs | quartiles |");
    System.out.println("|---|---|---|---|");
    for (HandlerVariant variant : HandlerVariant.values()) {
      Spread all = Spread.of(measured.stream().map(round -> of(of.apply(round), variant)).toList());
      Spread added = added(measured, of, variant);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %s |%n",
          variant.label(),
          all.median(),
          variant == variant.bare()
              ? " | "
              : String.format(
                  Locale.ROOT,
                  "%+.1f | %+.1f to %+.1f",
                  added.median(),
                  added.lowerQuartile(),
                  added.upperQuartile()));
    }
    System.out.println();
  }

  private static double of(Map<HandlerVariant, Double> turn, HandlerVariant variant) {
    return Objects.requireNonNull(turn.get(variant));
  }

  /** Compares within a round. */
  private static Spread added(
      List<Measured> measured,
      Function<Measured, Map<HandlerVariant, Double>> of,
      HandlerVariant variant) {
    return Spread.of(
        measured.stream()
            .map(of)
            .map(turn -> of(turn, variant) - of(turn, variant.bare()))
            .toList());
  }

  private static boolean goal(
      String kind, List<Measured> measured, Function<Measured, Map<HandlerVariant, Double>> of) {
    double filter = added(measured, of, HandlerVariant.FILTER).median();
    return Arrays.stream(HandlerVariant.values())
        .filter(variant -> variant.isOurs() && variant != HandlerVariant.FILTER)
        .map(
            variant -> {
              double ratio = added(measured, of, variant).median() / filter;
              System.out.printf(
                  Locale.ROOT,
                  "%s, %s: %.2f of what the filter adds, %s most%n",
                  variant.label(),
                  kind,
                  ratio,
                  MOST);
              return ratio <= MOST;
            })
        .reduce(true, (all, isMet) -> all && isMet);
  }
}
