package dev.impersonation.benchmarks;

import java.util.Collection;

/** The middle of some numbers, and how far they lie apart. */
record Spread(double lowerQuartile, double median, double upperQuartile) {
  /** Numbers between two of them are interpolated. */
  static Spread of(Collection<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no numbers");
    }
    return new Spread(at(0.25, sorted), at(0.5, sorted), at(0.75, sorted));
  }

  private static double at(double share, double[] sorted) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
