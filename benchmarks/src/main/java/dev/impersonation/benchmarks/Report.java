package dev.impersonation.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What rounds told, as a table. */
record Report(List<Round> rounds) {
  /** In microseconds of CPU time for a request. */
  private static final double GOAL = 5;

  void print(PrintStream out) {
    out.println();
    out.println(
        "| server | CPU, µs a request | more than audit off, µs | quartiles | ratio | writing thread, µs | requests/s |");
    out.println("|---|---|---|---|---|---|---|");
    for (Variant variant : Variant.values()) {
      out.println(row(variant));
    }
    double cost = more(Variant.ASYNCHRONOUS_FILE).median();
    out.printf(
        Locale.ROOT,
        "%nGoal: less than %.0f µs for %s: %s (%.1f)%n",
        GOAL,
        Variant.ASYNCHRONOUS_FILE.label(),
        cost < GOAL ? "met" : "not met",
        cost);
  }

  private String row(Variant variant) {
    double cpu = spread(round -> round.of(variant).cpuMicros()).median();
    double perSecond = spread(round -> round.of(variant).perSecond()).median();
    if (variant == Variant.OFF) {
      return String.format(
          Locale.ROOT, "| %s | %.1f | | | 1 | | %.0f |", variant.label(), cpu, perSecond);
    }
    Spread more = more(variant);
    double writing = spread(round -> round.of(variant).writingMicros()).median();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %+.1f | %+.1f to %+.1f | %.2f | %s | %.0f |",
        variant.label(),
        cpu,
        more.median(),
        more.lowerQuartile(),
        more.upperQuartile(),
        spread(round -> ratio(variant, round)).median(),
        writing == 0 ? "" : String.format(Locale.ROOT, "%.1f", writing),
        perSecond);
  }

  /** Compares within a round: both were measured under the same load of the machine. */
  Spread more(Variant variant) {
    return spread(round -> round.of(variant).cpuMicros() - round.of(Variant.OFF).cpuMicros());
  }

  private static double ratio(Variant variant, Round round) {
    return round.of(variant).cpuMicros() / round.of(Variant.OFF).cpuMicros();
  }

  private Spread spread(ToDoubleFunction<Round> number) {
    return Spread.of(rounds.stream().map(number::applyAsDouble).toList());
  }
}
