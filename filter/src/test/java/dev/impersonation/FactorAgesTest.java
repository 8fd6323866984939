package dev.impersonation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactorAgesTest {
  @Test
  void ofMinutes_minusOne_isNever() {
    FactorAges ages = FactorAges.ofMinutes(-1, -1);

    assertEquals(Optional.empty(), ages.first());
    assertEquals(Optional.empty(), ages.second());
  }

  @Test
  void ofMinutes_minutes_areDurations() {
    FactorAges ages = FactorAges.ofMinutes(0, Integer.MAX_VALUE);

    assertEquals(Optional.of(Duration.ZERO), ages.first());
    assertEquals(Optional.of(Duration.ofMinutes(Integer.MAX_VALUE)), ages.second());
  }

  @ParameterizedTest
  @CsvSource({"-2, 0", "0, -2", "-2147483648, -1"})
  void ofMinutes_belowMinusOne_isRefused(int first, int second) {
    assertThrows(IllegalArgumentException.class, () -> FactorAges.ofMinutes(first, second));
  }

  @Test
  void equals_comparesBothAges() {
    assertEquals(FactorAges.ofMinutes(1, 2), FactorAges.ofMinutes(1, 2));
    assertEquals(FactorAges.ofMinutes(1, 2).hashCode(), FactorAges.ofMinutes(1, 2).hashCode());
    assertNotEquals(FactorAges.ofMinutes(1, 2), FactorAges.ofMinutes(2, 1));
    assertNotEquals(FactorAges.ofMinutes(1, 2), FactorAges.ofMinutes(1, 3));
    assertFalse(FactorAges.ofMinutes(1, 2).equals((Object) "1, 2"));
  }

  @Test
  void toString_holdsNoValue() {
    assertFalse(FactorAges.ofMinutes(4711, 4711).toString().contains("4711"));
  }
}
