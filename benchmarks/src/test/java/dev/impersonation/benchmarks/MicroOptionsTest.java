package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MicroOptionsTest {
  @Test
  void of_nothing_isAll() {
    MicroOptions options = MicroOptions.of(List.of());

    assertEquals(Set.of(MicroPart.values()), options.parts());
    assertEquals(MicroOptions.Calls.MEASURED, options.calls());
  }

  @Test
  void of_only_isThat() {
    MicroOptions options = MicroOptions.of(List.of("--only", "hot", "--rounds", "3"));

    assertEquals(
        new MicroOptions(
            3, Set.of(MicroPart.HOT), MicroOptions.Calls.LEFT_OUT, Publication.PRINTED),
        options);
  }

  @Test
  void of_unknownPart_isRefused() {
    assertEquals(
        "unknown: warm",
        assertThrows(
                IllegalArgumentException.class,
                () -> MicroOptions.of(List.of("--only", "hot,warm")))
            .getMessage());
  }
}
