package dev.impersonation.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A turn of each server, close together in time, so that they can be compared. */
final class Round {
  private final Map<Variant, Turn> turns = new HashMap<>();

  void add(Variant variant, Turn turn) {
    turns.put(variant, turn);
  }

  Turn of(Variant variant) {
    return Objects.requireNonNull(turns.get(variant), "turn");
  }
}
