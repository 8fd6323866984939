package dev.impersonation.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What rounds told, as tables. */
record LoadReport(List<LoadVariant> variants, List<Round<LoadVariant, Cost.Each>> rounds)
    implements Publication.Result {
  /** Prints the figures of each server, and the goals. */
  @Override
  public void print(PrintStream out) {
    out.println(
        "| server (name) | CPU, µs a request | more than without filter, µs | quartiles |"
            + " without filter ÷ this | allocated, B | more, B |");
    out.println("|---|---|---|---|---|---|---|");
    variants.forEach(variant -> out.println(line(variant)));
    out.println();
    out.println("| goal | asked | reached | |");
    out.println("|---|---|---|---|");
    goals().forEach(goal -> out.println(goal.line(reached(goal))));
    out.println();
  }

  @Override
  public BarPlot plot() {
    return new BarPlot(
        "A request, beside no filter",
        "CPU µs more",
        variants.stream().filter(variant -> variant != variant.bare()).map(this::bar).toList());
  }

  private BarPlot.Bar bar(LoadVariant variant) {
    return new BarPlot.Bar(
        variant.label(),
        compared(LoadGoal.Measure.MICROS, variant.bare(), variant).median(),
        goals().stream()
            .filter(goal -> goal.measure() == LoadGoal.Measure.MICROS)
            .filter(goal -> goal.variant() == variant && goal.than() == variant.bare())
            .mapToDouble(LoadGoal::limit)
            .findFirst());
  }

  private List<LoadGoal> goals() {
    return LoadGoal.ALL.stream()
        .filter(goal -> variants.contains(goal.variant()) && variants.contains(goal.than()))
        .toList();
  }

  boolean areGoalsMet() {
    return goals().stream().allMatch(goal -> goal.isMet(reached(goal)));
  }

  private double reached(LoadGoal goal) {
    return compared(goal.measure(), goal.than(), goal.variant()).median();
  }

  /** Compares within a round: both were measured under the same load of the machine. */
  Spread compared(LoadGoal.Measure measure, LoadVariant than, LoadVariant variant) {
    return spread(round -> measure.compare(round.of(than), round.of(variant)));
  }

  private String line(LoadVariant variant) {
    String micros =
        String.format(
            Locale.ROOT,
            "| %s (`%s`) | %.1f |",
            variant.label(),
            variant.option(),
            spread(round -> round.of(variant).micros()).median());
    double bytes = spread(round -> round.of(variant).bytes()).median();
    if (variant == variant.bare()) {
      return String.format(Locale.ROOT, "%s | | 1 | %.0f | |", micros, bytes);
    }
    Spread more = compared(LoadGoal.Measure.MICROS, variant.bare(), variant);
    return String.format(
        Locale.ROOT,
        "%s %+.1f | %+.1f to %+.1f | %.2f | %.0f | %+.0f |",
        micros,
        more.median(),
        more.lowerQuartile(),
        more.upperQuartile(),
        compared(LoadGoal.Measure.RATIO, variant.bare(), variant).median(),
        bytes,
        compared(LoadGoal.Measure.BYTES, variant.bare(), variant).median());
  }

  private Spread spread(ToDoubleFunction<Round<LoadVariant, Cost.Each>> number) {
    return Spread.of(rounds.stream().map(number::applyAsDouble).toList());
  }
}
