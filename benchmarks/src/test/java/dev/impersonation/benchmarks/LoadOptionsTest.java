package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadOptionsTest {
  @Test
  void of_nothing_leavesManyTokensOut() {
    LoadOptions options = LoadOptions.of(List.of());

    assertTrue(options.variants().contains(LoadVariant.CLERK));
    assertFalse(options.variants().contains(LoadVariant.TOKENS_10K));
    assertEquals(Publication.PRINTED, options.publication());
  }

  @Test
  void of_full_hasAll() {
    assertEquals(
        List.of(LoadVariant.values()), LoadOptions.of(List.of("--full", "--docs")).variants());
  }

  @Test
  void of_only_addsWhatTheyAreComparedWith() {
    assertEquals(
        List.of(
            LoadVariant.NONE,
            LoadVariant.NONE_AGAIN,
            LoadVariant.GUARDS_20_MATCH,
            LoadVariant.NONE_COOKIE,
            LoadVariant.COOKIE),
        LoadOptions.of(List.of("--only", "cookie,guards-20-match")).variants());
  }

  @Test
  void of_only_ofRecorded_addsActing() {
    assertTrue(
        LoadOptions.of(List.of("--only", "recorded")).variants().contains(LoadVariant.ACTING));
  }

  @Test
  void of_whatIsUnknownOrWrong_isRefused() {
    assertRefused("unknown: --fast", "--fast");
    assertRefused("unknown: nobody", "--only", "nobody");
    assertRefused("--rounds needs a value", "--rounds");
    assertRefused("--rounds needs a number", "--rounds", "many");
    assertRefused("--requests may be from 64 to 1000000", "--requests", "63");
  }

  private static void assertRefused(String message, String... arguments) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> LoadOptions.of(List.of(arguments)))
            .getMessage());
  }
}
