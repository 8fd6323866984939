package dev.impersonation.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A turn of each server, close together in time, so that they can be compared.
 *
 * @param <V> the servers
 * @param <T> what a turn of one took
 */
final class Round<V, T> {
  private final Map<V, T> turns = new HashMap<>();

  void add(V variant, T turn) {
    turns.put(variant, turn);
  }

  T of(V variant) {
    return Objects.requireNonNull(turns.get(variant), "turn");
  }
}
