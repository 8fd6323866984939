package dev.impersonation.benchmarks;

/**
 * What some requests took.
 *
 * @param cpu of the server's process
 * @param nanos by the clock
 */
record Turn(int requests, CpuTime cpu, long nanos) {
  double cpuMicros() {
    return cpu.all() / 1e3 / requests;
  }

  /** Of it, the thread that writes audit events. */
  double writingMicros() {
    return cpu.writing() / 1e3 / requests;
  }

  double perSecond() {
    return requests * 1e9 / nanos;
  }
}
