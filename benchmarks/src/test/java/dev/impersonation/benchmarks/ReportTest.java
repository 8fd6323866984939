package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final int REQUESTS = 1_000;

  /** Each server at the same speed, with more CPU time for recording to a file. */
  private static Round<Variant, Turn> round(long offMicros, long moreMicros) {
    Round<Variant, Turn> round = new Round<>();
    for (RecordingVariant variant : RecordingVariant.values()) {
      long micros = offMicros + (variant.writesAuditFile() ? moreMicros : 0);
      long writing = variant.writesAuditFile() ? 1_500 : 0;
      CpuTime cpu = new CpuTime(micros * 1_000 * REQUESTS, writing * REQUESTS);
      round.add(variant, new Turn(REQUESTS, cpu, 1_000_000_000L));
    }
    return round;
  }

  private static Report report(List<Round<Variant, Turn>> rounds) {
    Benchmark benchmark = RecordingBenchmark.benchmark();
    return new Report(benchmark.variants(), benchmark.goal(), rounds);
  }

  private static String printed(Report report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void more_machineIsSlowerInARound_comparesWithinTheRound() {
    Report report = report(List.of(round(40, 4), round(400, 4), round(50, 4)));

    assertEquals(new Spread(4, 4, 4), report.more(RecordingVariant.ASYNCHRONOUS_FILE));
    assertEquals(new Spread(0, 0, 0), report.more(RecordingVariant.OFF_AGAIN));
  }

  @Test
  void print_underTheGoal_saysMet() {
    String printed = printed(report(List.of(round(40, 4))));

    assertTrue(
        printed.contains(
            "| file, asynchronous, fsync | 44.0 | +4.0 | +4.0 to +4.0 | 1.10 | 1.5 | 1000 |"),
        printed);
    assertTrue(printed.contains("| audit off | 40.0 | | | 1 | | 1000 |"), printed);
    assertTrue(
        printed.contains("(control) | 40.0 | +0.0 | +0.0 to +0.0 | 1.00 | | 1000 |"), printed);
    assertTrue(printed.contains(": met (4.0)"), printed);
  }

  @Test
  void print_atTheGoal_saysNotMet() {
    assertTrue(printed(report(List.of(round(40, 5)))).contains(": not met (5.0)"));
  }

  @Test
  void print_ofServersThatWriteNothing_hasNoColumnForThat() {
    String printed = printed(ofSpring(50_000, 53_000));

    assertTrue(
        printed.contains(
            "| server | CPU, µs a request | more than Boot alone, µs | quartiles | ratio | requests/s |\n|---|---|---|---|---|---|\n| Boot alone | 50.0 | | | 1 | 1000 |\n"),
        printed);
    assertTrue(
        printed.contains("| starter, customer | 53.0 | +3.0 | +3.0 to +3.0 | 1.06 | 1000 |\n"),
        printed);
  }

  @Test
  void print_ofSpringWithinTheGoal_saysMet() {
    assertTrue(
        printed(ofSpring(50_000, 53_000))
            .endsWith(
                "\nGoal: within 3 µs of Boot alone for a customer's token seen before: met (3.0)\n"));
  }

  @Test
  void print_ofSpringBeyondTheGoal_saysNotMet() {
    assertTrue(printed(ofSpring(50_000, 53_100)).contains(": not met (3.1)"));
  }

  private static Report ofSpring(long bootNanos, long customerNanos) {
    Round<Variant, Turn> round = new Round<>();
    for (SpringVariant variant : SpringVariant.values()) {
      long nanos = variant == SpringVariant.CUSTOMER ? customerNanos : bootNanos;
      round.add(variant, new Turn(REQUESTS, new CpuTime(nanos * REQUESTS, 0), 1_000_000_000L));
    }
    Benchmark benchmark = SpringBenchmark.benchmark();
    return new Report(benchmark.variants(), benchmark.goal(), List.of(round));
  }
}
