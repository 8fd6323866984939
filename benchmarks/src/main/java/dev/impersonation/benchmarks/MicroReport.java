package dev.impersonation.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What the calls cost, as tables.
 *
 * @param parts with what each round told, in order
 * @param calls what JMH says, if it was asked
 */
record MicroReport(Map<MicroPart, List<Round<String, Sample>>> parts, List<JmhResult> calls)
    implements Publication.Result {
  @Override
  public void print(PrintStream out) {
    parts.forEach((part, rounds) -> print(out, part, rounds));
    if (!calls.isEmpty()) {
      out.println("| JMH, ours | ns | ± (99.9 %) | allocated, B |");
      out.println("|---|---|---|---|");
      calls.forEach(call -> out.println(call.line()));
      out.println();
    }
    if (!parts.isEmpty()) {
      out.println("| goal | asked | reached | |");
      out.println("|---|---|---|---|");
      goals().forEach(goal -> out.println(goal.line(reached(goal))));
      out.println();
    }
  }

  private static void print(PrintStream out, MicroPart part, List<Round<String, Sample>> rounds) {
    out.printf(
        Locale.ROOT,
        "| %s; floor: %s, %.2f µs | CPU, µs | ÷ floor | quartiles | more, µs | allocated, B | more,"
            + " B |%n",
        part.title(),
        part.floor(),
        MicroPart.spread(rounds, part.labels().get(0), sample -> sample.floor().micros()).median());
    out.println("|---|---|---|---|---|---|---|");
    part.labels().forEach(label -> out.println(line(label, rounds)));
    out.println();
  }

  private static String line(String label, List<Round<String, Sample>> rounds) {
    Spread ratio = MicroPart.spread(rounds, label, Sample::ratio);
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.3f | %.3f to %.3f | %+.2f | %.0f | %+.0f |",
        label,
        MicroPart.spread(rounds, label, sample -> sample.call().micros()).median(),
        ratio.median(),
        ratio.lowerQuartile(),
        ratio.upperQuartile(),
        MicroPart.spread(rounds, label, Sample::moreMicros).median(),
        MicroPart.spread(rounds, label, sample -> sample.call().bytes()).median(),
        MicroPart.spread(rounds, label, Sample::moreBytes).median());
  }

  private List<MicroGoal> goals() {
    return parts.keySet().stream().flatMap(part -> part.goals().stream()).toList();
  }

  private double reached(MicroGoal goal) {
    return goal.reached(Objects.requireNonNull(parts.get(goal.part()), "rounds"));
  }

  boolean areGoalsMet() {
    return goals().stream().allMatch(goal -> goal.isMet(reached(goal)));
  }

  @Override
  public BarPlot plot() {
    List<BarPlot.Bar> bars = new ArrayList<>();
    parts.forEach(
        (part, rounds) -> part.labels().forEach(label -> bars.add(bar(part, label, rounds))));
    return new BarPlot("A call", "CPU, beside its floor", bars);
  }

  private static BarPlot.Bar bar(MicroPart part, String label, List<Round<String, Sample>> rounds) {
    return new BarPlot.Bar(
        part.title() + ": " + label,
        MicroPart.spread(rounds, label, Sample::ratio).median(),
        part.goals().stream()
            .filter(goal -> goal.label().equals(label))
            .filter(goal -> goal.measure() == MicroGoal.Measure.RATIO)
            .mapToDouble(MicroGoal::limit)
            .findFirst());
  }
}
