package dev.impersonation.benchmarks;

import java.util.List;
import java.util.Locale;

/** What a call should cost at most, beside its floor. */
record MicroGoal(MicroPart part, String label, Measure measure, double limit) {
  /** What is compared, as a median over rounds. */
  enum Measure {
    RATIO("≤ %.2f of the floor", "%.3f"),
    MICROS("≤ %.2f µs more", "%+.3f µs"),
    BYTES("≤ %.0f B more", "%+.1f B");

    private final String asked;
    private final String reached;

    Measure(String asked, String reached) {
      this.asked = asked;
      this.reached = reached;
    }

    double of(Sample sample) {
      return switch (this) {
        case RATIO -> sample.ratio();
        case MICROS -> sample.moreMicros();
        case BYTES -> sample.moreBytes();
      };
    }
  }

  /** Some batches see an object of the JVM's own. */
  private static final double BYTES_OF_NOISE = 0.5;

  static MicroGoal ratio(MicroPart part, String label, double most) {
    return new MicroGoal(part, label, Measure.RATIO, most);
  }

  static MicroGoal moreMicros(MicroPart part, String label, double most) {
    return new MicroGoal(part, label, Measure.MICROS, most);
  }

  /** That nothing is allocated beyond the floor. */
  static MicroGoal moreBytes(MicroPart part, String label) {
    return new MicroGoal(part, label, Measure.BYTES, 0);
  }

  double reached(List<Round<String, Sample>> rounds) {
    return MicroPart.spread(rounds, label, measure::of).median();
  }

  boolean isMet(double reached) {
    return reached <= (measure == Measure.BYTES ? limit + BYTES_OF_NOISE : limit);
  }

  /** Returns a line of the table. */
  String line(double reached) {
    return String.format(
        Locale.ROOT,
        "| %s, %s | %s | %s | %s |",
        part.title(),
        label,
        String.format(Locale.ROOT, measure.asked, limit),
        String.format(Locale.ROOT, measure.reached, reached),
        isMet(reached) ? "met" : "**missed**");
  }
}
