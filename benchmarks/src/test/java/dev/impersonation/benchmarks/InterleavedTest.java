package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterleavedTest {
  private static final int BYTES = 4_096;

  private final List<String> calls = new ArrayList<>();

  private Interleaved.Call call(String name, int bytes) {
    return number -> {
      if (number == 0) {
        calls.add(name);
      }
      return new byte[bytes];
    };
  }

  @Test
  void measure_contenders_areBetweenTwoBatchesOfTheFloor() throws Exception {
    Interleaved interleaved =
        new Interleaved(
            call("floor", 0),
            List.of(
                Interleaved.Contender.of("a", call("x", 0)),
                Interleaved.Contender.of("b", call("x", 0))),
            10);

    assertEquals(2, interleaved.measure(1, 2).size());
    List<String> round = List.of("floor", "x", "floor", "x", "floor");
    List<String> expected = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      expected.addAll(round);
    }
    assertEquals(expected, calls);
  }

  @Test
  void measure_contenderAllocatesMore_isSeen() throws Exception {
    Interleaved interleaved =
        new Interleaved(
            call("floor", 0), List.of(Interleaved.Contender.of("a", call("a", BYTES))), 1_000);

    Sample sample = interleaved.measure(1, 1).get(0).of("a");

    assertTrue(Math.abs(sample.moreBytes() - BYTES) < 100, sample.toString());
  }
}
