package dev.impersonation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("JSON values are copied and read-only at every depth")
class FrozenJsonTest {
  static Stream<Object> json() {
    return Stream.of(
        "text",
        "",
        true,
        (byte) 1,
        (short) 1,
        1,
        1L,
        1.5f,
        1.5,
        BigInteger.ONE.shiftLeft(100),
        new BigDecimal("1.50"),
        List.of(),
        List.of(1, "a", List.of()),
        Map.of(),
        Map.of("", Map.of("b", 1)));
  }

  @ParameterizedTest
  @MethodSource("json")
  void object_jsonValue_isKept(Object value) {
    assertEquals(Map.of("a", value), FrozenJson.object(Map.of("a", value)));
    assertEquals(Map.of("a", List.of(value)), FrozenJson.object(Map.of("a", List.of(value))));
  }

  @Test
  void object_null_isKept() {
    Map<String, @Nullable Object> source = new HashMap<>();
    source.put("a", null);

    assertEquals(source, FrozenJson.object(source));
  }

  static Stream<Object> others() {
    return Stream.of(
        'c',
        Instant.EPOCH,
        Set.of(1),
        Optional.of(1),
        new int[] {1},
        new Object(),
        Map.of(1, "number as a name"),
        // Numbers that change after they were copied would break the promise.
        new AtomicInteger(1),
        new AtomicLong(1),
        new LongAdder());
  }

  @ParameterizedTest
  @MethodSource("others")
  void object_anotherValue_isRefused(Object value) {
    assertThrows(IllegalArgumentException.class, () -> FrozenJson.object(Map.of("a", value)));
    assertThrows(
        IllegalArgumentException.class,
        () -> FrozenJson.object(Map.of("a", List.of(Map.of("b", value)))));
    assertThrows(
        IllegalArgumentException.class, () -> Actor.ofMembers(Map.of("sub", "user_a", "x", value)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ImpersonationContext.builder("iss", "sub").claims(Map.of("x", value)));
  }

  @Test
  void object_nameNull_isRefused() {
    Map<@Nullable String, Object> source = new HashMap<>();
    source.put(null, 1);

    assertThrows(IllegalArgumentException.class, () -> FrozenJson.object(source));
  }

  @ParameterizedTest
  @ValueSource(ints = {66, 100, 10_000})
  void object_tooDeep_isRefusedWithoutOverflowingTheStack(int depth) {
    Object maps = 1;
    Object lists = 1;
    for (int level = 0; level < depth; level++) {
      maps = Map.of("a", maps);
      lists = List.of(lists);
    }
    Map<String, Object> ofMaps = Map.of("a", maps);
    Map<String, Object> ofLists = Map.of("a", lists);

    assertThrows(IllegalArgumentException.class, () -> FrozenJson.object(ofMaps));
    assertThrows(IllegalArgumentException.class, () -> FrozenJson.object(ofLists));
  }

  @Test
  void object_result_cannotBeChanged() {
    Map<String, @Nullable Object> frozen =
        FrozenJson.object(new HashMap<>(Map.of("a", new HashMap<>(Map.of("b", 1)))));

    assertThrows(UnsupportedOperationException.class, () -> frozen.put("x", 1));
    assertThrows(UnsupportedOperationException.class, () -> frozen.keySet().clear());
    assertThrows(
        UnsupportedOperationException.class, () -> frozen.replaceAll((name, value) -> "forged"));
    assertThrows(
        UnsupportedOperationException.class,
        () -> ((Map<?, ?>) frozen.values().iterator().next()).clear());
  }
}
