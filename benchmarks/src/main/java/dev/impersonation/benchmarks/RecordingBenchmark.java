package dev.impersonation.benchmarks;

import java.util.List;

/** Measures what recording costs, on servers that differ in that alone. */
public final class RecordingBenchmark {
  private RecordingBenchmark() {}

  /** Takes what {@link Benchmark#run} takes. */
  public static void main(String[] arguments) throws Exception {
    benchmark().run(arguments);
  }

  static Benchmark benchmark() {
    return new Benchmark(
        List.of(RecordingVariant.values()),
        new Goal(
            RecordingVariant.ASYNCHRONOUS_FILE,
            "less than 5 µs for file, asynchronous, fsync",
            cost -> cost < 5));
  }
}
