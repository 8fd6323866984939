package dev.impersonation.benchmarks;

import java.util.Locale;

/**
 * What JMH says of a call.
 *
 * @param error half of the interval that holds the mean with 99.9 %
 * @param bytes allocated
 */
record JmhResult(String label, double nanos, double error, double bytes) {
  /** Returns a line of the table. */
  String line() {
    return String.format(Locale.ROOT, "| %s | %.0f | %.0f | %.0f |", label, nanos, error, bytes);
  }
}
