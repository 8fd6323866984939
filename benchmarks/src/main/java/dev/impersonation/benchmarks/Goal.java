package dev.impersonation.benchmarks;

import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * What a server should cost more than the first.
 *
 * @param text for people, with its number
 * @param met whether this many microseconds of CPU time for a request are so
 */
record Goal(Variant variant, String text, DoublePredicate met) {
  String line(double micros) {
    return String.format(
        Locale.ROOT, "Goal: %s: %s (%.1f)", text, met.test(micros) ? "met" : "not met", micros);
  }
}
