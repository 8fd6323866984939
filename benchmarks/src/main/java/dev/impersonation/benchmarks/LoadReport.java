package dev.impersonation.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What rounds told, as tables. */
record LoadReport(List<LoadVariant> variants, List<Round<LoadVariant, Sample>> rounds)
    implements Publication.Result {
  @Override
  public void print(PrintStream out) {
    out.println(
        "| server (name) | CPU, µs a request | more than without filter, µs | quartiles |"
            + " without filter ÷ this | allocated, B | more, B |");
    out.println("|---|---|---|---|---|---|---|");
    variants.forEach(
        variant -> out.println(variant == variant.bare() ? bare(variant) : line(variant)));
    out.println();
    out.println("| goal | asked | reached | |");
    out.println("|---|---|---|---|");
    goals().forEach(goal -> out.println(goal.line(goal.reached(rounds))));
    out.println();
  }

  private List<LoadGoal> goals() {
    return LoadGoal.ALL.stream()
        .filter(goal -> variants.contains(goal.variant()) && variants.contains(goal.than()))
        .toList();
  }

  boolean areGoalsMet() {
    return goals().stream().allMatch(goal -> goal.isMet(goal.reached(rounds)));
  }

  /** It had its turns around those of all that are compared with it. */
  private String bare(LoadVariant bare) {
    List<Cost.Each> floors =
        variants.stream()
            .filter(variant -> variant != bare && variant.bare() == bare)
            .flatMap(variant -> rounds.stream().map(round -> round.of(variant).floor()))
            .toList();
    return String.format(
        Locale.ROOT,
        "| %s (`%s`) | %.1f | | | 1 | %.0f | |",
        bare.label(),
        bare.option(),
        Spread.of(floors.stream().map(Cost.Each::micros).toList()).median(),
        Spread.of(floors.stream().map(Cost.Each::bytes).toList()).median());
  }

  private String line(LoadVariant variant) {
    Spread more = spread(variant, Sample::moreMicros);
    return String.format(
        Locale.ROOT,
        "| %s (`%s`) | %.1f | %+.1f | %+.1f to %+.1f | %.2f | %.0f | %+.0f |",
        variant.label(),
        variant.option(),
        spread(variant, sample -> sample.call().micros()).median(),
        more.median(),
        more.lowerQuartile(),
        more.upperQuartile(),
        spread(variant, LoadGoal.Measure.RATIO::of).median(),
        spread(variant, sample -> sample.call().bytes()).median(),
        spread(variant, Sample::moreBytes).median());
  }

  private Spread spread(LoadVariant variant, ToDoubleFunction<Sample> number) {
    return Spread.of(
        rounds.stream().map(round -> number.applyAsDouble(round.of(variant))).toList());
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
        spread(variant, Sample::moreMicros).median(),
        goals().stream()
            .filter(goal -> goal.measure() == LoadGoal.Measure.MICROS)
            .filter(goal -> goal.variant() == variant && goal.than() == variant.bare())
            .mapToDouble(LoadGoal::limit)
            .findFirst());
  }
}
