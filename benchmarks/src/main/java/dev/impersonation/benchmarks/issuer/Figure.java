package dev.impersonation.benchmarks.issuer;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * What was measured several times, beside what it should be at most.
 *
 * @param numbers at least one
 */
record Figure(String name, double goal, Collection<Double> numbers) {
  double median() {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private double extreme(int place) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[place < 0 ? sorted.length - 1 : place];
  }

  boolean isMet() {
    return median() <= goal;
  }

  /** Returns a row: name, median, least and most, goal, whether it is met. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f to %.2f | %.2f | %s |",
        name,
        median(),
        extreme(0),
        extreme(-1),
        goal,
        isMet() ? "met" : "not met");
  }
}
