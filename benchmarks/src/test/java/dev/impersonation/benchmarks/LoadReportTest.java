package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class LoadReportTest {
  private static final List<LoadVariant> VARIANTS =
      List.of(
          LoadVariant.NONE,
          LoadVariant.CUSTOMER,
          LoadVariant.NONE_ACTING,
          LoadVariant.ACTING,
          LoadVariant.RECORDED);

  private static Sample sample(double floor, double more, double bytes) {
    return new Sample(new Cost.Each(floor + more, 2_000 + bytes), new Cost.Each(floor, 2_000));
  }

  /** The machine is as slow as {@code floor} says. */
  private static Round<LoadVariant, Sample> round(double floor, double customer, double recorded) {
    Round<LoadVariant, Sample> round = new Round<>();
    round.add(LoadVariant.CUSTOMER, sample(floor, customer, 500));
    round.add(LoadVariant.ACTING, sample(floor, 2, 1_500));
    round.add(LoadVariant.RECORDED, sample(floor, 2 + recorded, 3_000));
    return round;
  }

  private static LoadReport report(double customer, double recorded) {
    return new LoadReport(
        VARIANTS,
        List.of(
            round(90, customer, recorded),
            round(100, customer, recorded),
            round(400, customer, recorded)));
  }

  private static String printed(LoadReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void print_machineIsSlowerInARound_comparesWithinTheRound() {
    String printed = printed(report(1, 5));

    assertTrue(printed.contains("| no filter (`none`) | 100.0 | | | 1 | 2000 | |\n"), printed);
    assertTrue(
        printed.contains(
            "| customer (`customer`) | 101.0 | +1.0 | +1.0 to +1.0 | 0.99 | 2500 | +500 |\n"),
        printed);
  }

  @Test
  void print_ofRecording_comparesWithActing() {
    String printed = printed(report(1, 5));

    assertTrue(
        printed.contains(
            "| acting, file, asynchronous, fsync, beside acting, audit off | ≤ +5.0 µs | +5.0 µs |"
                + " met |\n"),
        printed);
  }

  @Test
  void areGoalsMet_atTheLimits_areMet() {
    assertTrue(report(1, 5).areGoalsMet());
  }

  @Test
  void areGoalsMet_customerIsTooDear_areMissed() {
    LoadReport report = report(1.1, 5);

    assertFalse(report.areGoalsMet());
    assertTrue(
        printed(report)
            .contains("| customer, beside no filter | ≤ +1.0 µs | +1.1 µs | **missed** |\n"));
  }

  @Test
  void areGoalsMet_recordingIsTooDear_areMissed() {
    assertFalse(report(1, 5.1).areGoalsMet());
  }

  @Test
  void plot_hasABarOfEachThatIsCompared() {
    assertEquals(
        new BarPlot.Bar("customer", 1, OptionalDouble.of(1)), report(1, 5).plot().bars().get(0));
    assertEquals(3, report(1, 5).plot().bars().size());
  }
}
