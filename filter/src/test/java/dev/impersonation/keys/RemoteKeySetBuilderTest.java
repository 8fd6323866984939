package dev.impersonation.keys;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: limits of the key set's settings")
class RemoteKeySetBuilderTest {

  private static RemoteKeySet.Builder builder() {
    return RemoteKeySet.builder(URI.create("https://clerk.example.com/.well-known/jwks.json"));
  }

  @Test
  void of_defaults_areValid() {
    assertDoesNotThrow(() -> builder().build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT5S", "PT60S"})
  void requestTimeout_inRange_isTaken(Duration timeout) {
    assertDoesNotThrow(() -> builder().requestTimeout(timeout).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.000999999S", "PT-5S", "PT60.000000001S", "P100000D"})
  void requestTimeout_outOfRange_isRefusedByName(Duration timeout) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> builder().requestTimeout(timeout));

    assertEquals("requestTimeout must be from PT0.001S to PT1M", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1024, 16 * 1024 * 1024})
  void maxBytes_inRange_isTaken(int bytes) {
    assertDoesNotThrow(() -> builder().maxBytes(bytes).build());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 16 * 1024 * 1024 + 1, Integer.MAX_VALUE})
  void maxBytes_outOfRange_isRefusedByName(int bytes) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> builder().maxBytes(bytes));

    assertEquals("maxBytes must be from 1 to 16777216", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10S", "PT5M", "PT24H"})
  void maxAge_inRange_isTaken(Duration age) {
    assertDoesNotThrow(() -> builder().maxAge(age).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.999999999S", "PT-1S", "PT24H0.000000001S"})
  void maxAge_outOfRange_isRefusedByName(Duration age) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> builder().maxAge(age));

    assertEquals("maxAge must be from PT1S to PT24H", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT1S", "PT1H", "PT24H"})
  void maxStale_inRange_isTaken(Duration time) {
    assertDoesNotThrow(() -> builder().maxStale(time).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "PT24H0.000000001S"})
  void maxStale_outOfRange_isRefusedByName(Duration time) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> builder().maxStale(time));

    assertEquals("maxStale must be from PT0S to PT24H", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT10S", "PT5M"})
  void refetchInterval_inRange_isTaken(Duration interval) {
    assertDoesNotThrow(() -> builder().refetchInterval(interval).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.999999999S", "PT-1S", "PT10M0.000000001S"})
  void refetchInterval_outOfRange_isRefusedByName(Duration interval) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> builder().refetchInterval(interval));

    assertEquals("refetchInterval must be from PT1S to PT10M", refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"PT1S, PT1S", "PT10S, PT1S", "PT10M, PT10M", "PT24H, PT10M"})
  void build_ageNotBelowInterval_isBuilt(Duration age, Duration interval) {
    assertDoesNotThrow(() -> builder().maxAge(age).refetchInterval(interval).build());
  }

  @ParameterizedTest
  @CsvSource({"PT1S, PT1.000000001S", "PT9S, PT10S", "PT5M, PT10M"})
  void build_ageBelowInterval_isRefused(Duration age, Duration interval) {
    RemoteKeySet.Builder builder = builder().maxAge(age).refetchInterval(interval);

    assertThrows(IllegalArgumentException.class, builder::build);
  }
}
