package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MicroReportTest {
  private static MicroReport hot(double moreMicros, double moreBytes) {
    Round<String, Sample> round = new Round<>();
    for (String label : MicroPart.HOT.labels()) {
      round.add(
          label,
          new Sample(new Cost.Each(0.5 + moreMicros, 960 + moreBytes), new Cost.Each(0.5, 960)));
    }
    return new MicroReport(Map.of(MicroPart.HOT, List.of(round)), List.of());
  }

  private static String printed(MicroReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void areGoalsMet_withinTheLimits_areMet() {
    assertTrue(hot(0.09, 0.2).areGoalsMet());
  }

  @Test
  void areGoalsMet_slowerOrNotWithoutAllocation_areMissed() {
    assertFalse(hot(0.11, 0).areGoalsMet());
    assertFalse(hot(0, 16).areGoalsMet());
  }

  @Test
  void print_tellsWhatIsMissed() {
    String printed = printed(hot(0.25, 16));

    assertTrue(
        printed.contains("| ours | 0.75 | 1.500 | 1.500 to 1.500 | +0.25 | 976 | +16 |\n"),
        printed);
    assertTrue(
        printed.contains("| hot, ours | ≤ 0.10 µs more | +0.250 µs | **missed** |\n"), printed);
    assertTrue(printed.contains("| hot, ours | ≤ 0 B more | +16.0 B | **missed** |\n"), printed);
  }

  @Test
  void print_ofJmhAlone_hasItsTable() {
    MicroReport report = new MicroReport(Map.of(), List.of(new JmhResult("hot", 123.4, 5.6, 960)));

    assertTrue(printed(report).contains("| hot | 123 | 6 | 960 |\n"));
    assertEquals(List.of(), report.plot().bars());
    assertTrue(report.areGoalsMet());
  }
}
