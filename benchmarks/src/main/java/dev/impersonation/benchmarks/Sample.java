package dev.impersonation.benchmarks;

/** What a call or a request cost, and what the least of its kind did at the same time. */
record Sample(Cost.Each call, Cost.Each floor) {
  double ratio() {
    return call.micros() / floor.micros();
  }

  double moreMicros() {
    return call.micros() - floor.micros();
  }

  double moreBytes() {
    return call.bytes() - floor.bytes();
  }
}
