package dev.impersonation.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S13: NumericDate")
class NumericDateTest {
  static Stream<Arguments> numbers() {
    return Stream.of(
        Arguments.of(0, Instant.EPOCH),
        Arguments.of(-1, Instant.ofEpochSecond(-1)),
        Arguments.of(Integer.MAX_VALUE, Instant.ofEpochSecond(Integer.MAX_VALUE)),
        Arguments.of(Integer.MIN_VALUE, Instant.ofEpochSecond(Integer.MIN_VALUE)),
        Arguments.of(4_294_967_296L, Instant.ofEpochSecond(4_294_967_296L)),
        Arguments.of(253_402_300_799L, Instant.parse("9999-12-31T23:59:59Z")),
        Arguments.of(-253_402_300_799L, Instant.ofEpochSecond(-253_402_300_799L)),
        Arguments.of(0.0, Instant.EPOCH),
        Arguments.of(-0.0, Instant.EPOCH),
        Arguments.of(Double.MIN_VALUE, Instant.EPOCH),
        Arguments.of(-Double.MIN_VALUE, Instant.EPOCH),
        Arguments.of(0.5, Instant.ofEpochMilli(500)),
        Arguments.of(-0.5, Instant.ofEpochMilli(-500)),
        Arguments.of(-1.25, Instant.ofEpochMilli(-1250)),
        Arguments.of(253_402_300_799.0, Instant.parse("9999-12-31T23:59:59Z")));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void parse_numberInRange_isThatInstant(Number seconds, Instant expected) throws Exception {
    assertEquals(expected, NumericDate.parse(seconds));
  }

  static Stream<Object> others() {
    return Stream.of(
        253_402_300_800L,
        -253_402_300_800L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        253_402_300_799.5,
        253_402_300_800.0,
        -253_402_300_800.0,
        Math.scalb(1.0, 53),
        Math.scalb(1.0, 63),
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        BigInteger.ONE.shiftLeft(63),
        BigInteger.ONE.shiftLeft(10_000),
        new BigDecimal("1e1000000000"),
        "0",
        true,
        List.of(0),
        Map.of());
  }

  @ParameterizedTest
  @MethodSource("others")
  void parse_anythingElse_isRefused(Object claim) {
    InvalidTokenException refusal =
        assertThrows(InvalidTokenException.class, () -> NumericDate.parse(claim));

    assertEquals(Reason.INVALID_CLAIM, refusal.reason());
  }

  @Test
  void parse_null_isRefused() {
    assertThrows(InvalidTokenException.class, () -> NumericDate.parse(null));
  }
}
