package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void of_numbersInAnyOrder_hasTheirQuartiles() {
    assertEquals(new Spread(2, 3, 4), Spread.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0)));
  }

  @Test
  void of_quartileBetweenTwoNumbers_isInterpolated() {
    assertEquals(new Spread(1.75, 2.5, 3.25), Spread.of(List.of(1.0, 2.0, 3.0, 4.0)));
  }

  @Test
  void of_oneNumber_isThatNumber() {
    assertEquals(new Spread(7, 7, 7), Spread.of(List.of(7.0)));
  }

  @Test
  void of_noNumbers_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
  }
}
