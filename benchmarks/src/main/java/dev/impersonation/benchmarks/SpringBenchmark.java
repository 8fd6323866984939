package dev.impersonation.benchmarks;

import java.util.List;

/** Measures what the starter costs, on applications of Spring Boot that differ in that alone. */
public final class SpringBenchmark {
  private SpringBenchmark() {}

  /** Takes what {@link Benchmark#run} takes. */
  public static void main(String[] arguments) throws Exception {
    benchmark().run(arguments);
  }

  static Benchmark benchmark() {
    return new Benchmark(
        List.of(SpringVariant.values()),
        new Goal(
            SpringVariant.CUSTOMER,
            "within 3 µs of Boot alone for a customer's token seen before",
            cost -> cost <= 3));
  }
}
