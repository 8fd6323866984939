package dev.impersonation.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What rounds told, as a table.
 *
 * @param variants in order; the first is what the others are compared with
 */
record Report(List<? extends Variant> variants, Goal goal, List<Round<Variant, Turn>> rounds) {
  void print(PrintStream out) {
    boolean writing = variants.stream().anyMatch(variant -> writingMicros(variant) > 0);
    out.println();
    out.printf(
        "| server | CPU, µs a request | more than %s, µs | quartiles | ratio |%s requests/s |%n",
        first().label(), writing ? " writing thread, µs |" : "");
    out.println("|---|---|---|---|---|---|" + (writing ? "---|" : ""));
    for (Variant variant : variants) {
      out.printf(
          Locale.ROOT,
          "| %s |%s%s %.0f |%n",
          variant.label(),
          cost(variant),
          writing ? writing(variant) : "",
          spread(round -> round.of(variant).perSecond()).median());
    }
    out.println();
    out.println(goal.line(more(goal.variant()).median()));
  }

  private Variant first() {
    return variants.get(0);
  }

  private String cost(Variant variant) {
    double cpu = spread(round -> round.of(variant).cpuMicros()).median();
    if (variant == first()) {
      return String.format(Locale.ROOT, " %.1f | | | 1 |", cpu);
    }
    Spread more = more(variant);
    return String.format(
        Locale.ROOT,
        " %.1f | %+.1f | %+.1f to %+.1f | %.2f |",
        cpu,
        more.median(),
        more.lowerQuartile(),
        more.upperQuartile(),
        spread(round -> ratio(variant, round)).median());
  }

  private String writing(Variant variant) {
    double micros = writingMicros(variant);
    return micros == 0 ? " |" : String.format(Locale.ROOT, " %.1f |", micros);
  }

  private double writingMicros(Variant variant) {
    return spread(round -> round.of(variant).writingMicros()).median();
  }

  /** Compares within a round: both were measured under the same load of the machine. */
  Spread more(Variant variant) {
    return spread(round -> round.of(variant).cpuMicros() - round.of(first()).cpuMicros());
  }

  private double ratio(Variant variant, Round<Variant, Turn> round) {
    return round.of(variant).cpuMicros() / round.of(first()).cpuMicros();
  }

  private Spread spread(ToDoubleFunction<Round<Variant, Turn>> number) {
    return Spread.of(rounds.stream().map(number::applyAsDouble).toList());
  }
}
