package dev.impersonation.benchmarks;

/**
 * What some requests took.
 *
 * @param cpuNanos of all threads of the server's process
 * @param nanos by the clock
 */
record Turn(int requests, long cpuNanos, long nanos) {
  double cpuMicros() {
    return cpuNanos / 1e3 / requests;
  }

  double perSecond() {
    return requests * 1e9 / nanos;
  }
}
