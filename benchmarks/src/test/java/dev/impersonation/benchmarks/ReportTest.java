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
  private static Round round(long offMicros, long moreMicros) {
    Round round = new Round();
    for (Variant variant : Variant.values()) {
      long micros = offMicros + (variant.writesAuditFile() ? moreMicros : 0);
      long writing = variant.writesAuditFile() ? 1_500 : 0;
      CpuTime cpu = new CpuTime(micros * 1_000 * REQUESTS, writing * REQUESTS);
      round.add(variant, new Turn(REQUESTS, cpu, 1_000_000_000L));
    }
    return round;
  }

  private static String printed(Report report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void more_machineIsSlowerInARound_comparesWithinTheRound() {
    Report report = new Report(List.of(round(40, 4), round(400, 4), round(50, 4)));

    assertEquals(new Spread(4, 4, 4), report.more(Variant.ASYNCHRONOUS_FILE));
    assertEquals(new Spread(0, 0, 0), report.more(Variant.OFF_AGAIN));
  }

  @Test
  void print_underTheGoal_saysMet() {
    String printed = printed(new Report(List.of(round(40, 4))));

    assertTrue(
        printed.contains(
            "| file, asynchronous, fsync | 44.0 | +4.0 | +4.0 to +4.0 | 1.10 | 1.5 | 1000 |"),
        printed);
    assertTrue(printed.contains("| audit off | 40.0 | | | 1 | | 1000 |"), printed);
    assertTrue(
        printed.contains("(control) | 40.0 | +0.0 | +0.0 to +0.0 | 1.00 |  | 1000 |"), printed);
    assertTrue(printed.contains(": met (4.0)"), printed);
  }

  @Test
  void print_atTheGoal_saysNotMet() {
    assertTrue(printed(new Report(List.of(round(40, 5)))).contains(": not met (5.0)"));
  }
}
