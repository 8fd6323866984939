package dev.impersonation.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * What a server should cost.
 *
 * @param than what it is compared with: the same without a filter, or one that costs more than
 *     that, when the two differences are compared
 */
record LoadGoal(LoadVariant variant, LoadVariant than, Measure measure, double limit) {
  /** What is compared, as a median over rounds. */
  enum Measure {
    /** The time for a request without a filter, in this one's. */
    RATIO("≥ %.2f", "%.2f"),
    MICROS("≤ %+.1f µs", "%+.1f µs"),
    BYTES("≤ %+.0f B", "%+.0f B");

    private final String asked;
    private final String reached;

    Measure(String asked, String reached) {
      this.asked = asked;
      this.reached = reached;
    }

    double of(Sample sample) {
      return switch (this) {
        case RATIO -> 1 / sample.ratio();
        case MICROS -> sample.moreMicros();
        case BYTES -> sample.moreBytes();
      };
    }
  }

  static final List<LoadGoal> ALL =
      List.of(
          ratio(LoadVariant.CUSTOMER, 0.97),
          micros(LoadVariant.CUSTOMER, 1),
          bytes(LoadVariant.CUSTOMER, 500),
          ratio(LoadVariant.ACTING, 0.94),
          micros(LoadVariant.ACTING, 2),
          bytes(LoadVariant.ACTING, 1_500),
          new LoadGoal(LoadVariant.RECORDED, LoadVariant.ACTING, Measure.MICROS, 5),
          bytes(LoadVariant.COOKIE, 1_500),
          ratio(LoadVariant.GUARDS_20, 0.95),
          ratio(LoadVariant.GUARDS_20_MATCH, 0.95));

  private static LoadGoal ratio(LoadVariant variant, double least) {
    return new LoadGoal(variant, variant.bare(), Measure.RATIO, least);
  }

  private static LoadGoal micros(LoadVariant variant, double most) {
    return new LoadGoal(variant, variant.bare(), Measure.MICROS, most);
  }

  private static LoadGoal bytes(LoadVariant variant, double most) {
    return new LoadGoal(variant, variant.bare(), Measure.BYTES, most);
  }

  /** Returns what the rounds say, as a median. */
  double reached(List<Round<LoadVariant, Sample>> rounds) {
    return Spread.of(rounds.stream().map(this::reached).toList()).median();
  }

  private double reached(Round<LoadVariant, Sample> round) {
    double beside = than == variant.bare() ? 0 : measure.of(round.of(than));
    return measure.of(round.of(variant)) - beside;
  }

  boolean isMet(double reached) {
    return measure == Measure.RATIO ? reached >= limit : reached <= limit;
  }

  /** Returns a line of the table. */
  String line(double reached) {
    return String.format(
        Locale.ROOT,
        "| %s, beside %s | %s | %s | %s |",
        variant.label(),
        than.label(),
        String.format(Locale.ROOT, measure.asked, limit),
        String.format(Locale.ROOT, measure.reached, reached),
        isMet(reached) ? "met" : "**missed**");
  }
}
