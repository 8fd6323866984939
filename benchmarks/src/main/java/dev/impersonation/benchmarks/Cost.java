package dev.impersonation.benchmarks;

/**
 * What threads have used.
 *
 * @param cpuNanos of processors
 * @param bytes allocated, whether or not they are free again
 */
record Cost(long cpuNanos, long bytes) {
  Cost since(Cost before) {
    return new Cost(cpuNanos - before.cpuNanos, bytes - before.bytes);
  }

  PerRequest of(int requests) {
    return new PerRequest(cpuNanos / 1e3 / requests, (double) bytes / requests);
  }

  /** What a request used. */
  record PerRequest(double micros, double bytes) {}
}
