package dev.impersonation.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S44, S45: bounds of what is parsed")
class StrictJsonLimitsTest {
  private static final int MAX_DEPTH = 32;

  private static Map<String, @Nullable Object> read(String json) throws InvalidTokenException {
    return StrictJson.object(json.getBytes(US_ASCII));
  }

  private static void assertMalformed(String json) {
    InvalidTokenException refusal =
        assertTimeout(
            Duration.ofSeconds(10),
            () -> assertThrows(InvalidTokenException.class, () -> read(json)));
    assertEquals(Reason.MALFORMED, refusal.reason());
  }

  /** An object with that many levels of nesting, itself among them. */
  private static String nested(int depth, String open, String close) {
    return "{\"a\":" + open.repeat(depth - 1) + "1" + close.repeat(depth - 1) + "}";
  }

  @ParameterizedTest
  @CsvSource({"[, ]", "'{\"a\":', '}'"})
  void depth_atTheLimit_isReadAndBeyondIsNot(String open, String close) throws Exception {
    assertEquals(1, read(nested(MAX_DEPTH, open, close)).size());
    assertMalformed(nested(MAX_DEPTH + 1, open, close));
  }

  @ParameterizedTest
  @CsvSource({"[, ]", "'{\"a\":', '}'", "'[{\"a\":', '}]'"})
  void depth_hostile_isRefusedWithoutOverflowingTheStack(String open, String close) {
    assertMalformed(nested(100_000, open, close));
    assertMalformed("{\"a\":" + open.repeat(100_000));
    assertMalformed(open.repeat(100_000));
  }

  @ParameterizedTest
  @CsvSource({"[, ]", "'{\"a\":', '}'"})
  void depth_hostileInASignedClaim_isRefused(String open, String close) {
    RawClaims claims =
        RawClaims.impersonated().with("x", open.repeat(700) + "1" + close.repeat(700));

    SessionTokens.assertRefused(Reason.MALFORMED, claims);
  }

  @Test
  void depth_atTheLimitInASignedClaim_isAccepted() throws Exception {
    int levels = MAX_DEPTH - 1;

    assertEquals(
        SessionTokens.SUBJECT,
        SessionTokens.verified(
                RawClaims.impersonated().with("x", "[".repeat(levels) + "]".repeat(levels)))
            .subject());
  }

  @Test
  void number_atTheLengthLimit_isReadAndBeyondIsNot() throws Exception {
    String digits = "9".repeat(100);

    assertEquals(Map.of("a", new BigInteger(digits)), read("{\"a\":" + digits + "}"));
    assertMalformed("{\"a\":" + digits + "9}");
    assertMalformed("{\"a\":-" + "9".repeat(5000) + "}");
    assertMalformed("{\"a\":0." + "0".repeat(5000) + "1}");
    assertMalformed("{\"a\":1e" + "9".repeat(5000) + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "-1e1000000000", "1e-1000000000", "1e99999999999999"})
  void number_withAHugeExponent_costsNothing(String number) {
    assertTimeout(Duration.ofSeconds(10), () -> read("{\"a\":" + number + "}"));
  }

  @Test
  void name_beyondTheLengthLimit_isRefused() throws Exception {
    assertEquals(1, read("{\"" + "a".repeat(1024) + "\":1}").size());
    assertMalformed("{\"" + "a".repeat(1025) + "\":1}");
    assertMalformed("{\"" + "a".repeat(100_000) + "\":1}");
  }

  @Test
  @DisplayName("S45: no table that all tokens share keeps the names of one")
  void name_readTwice_isNotTheSameString() throws Exception {
    String json = "{\"hostile\":1}";
    String first = read(json).keySet().iterator().next();

    assertNotSame(first, read(json).keySet().iterator().next());
  }

  @Test
  void members_many_areReadInTime() throws Exception {
    String members =
        IntStream.range(0, 600).mapToObj(i -> "\"n" + i + "\":0").collect(Collectors.joining(","));
    String token =
        SessionTokens.token()
            .rawPayload(RawClaims.impersonated().json().replaceFirst("}$", "," + members + "}"))
            .sign();

    assertEquals(
        601,
        SessionTokens.verifier().build().verify(token).claims().keySet().stream()
            .filter(name -> name.startsWith("n"))
            .count());
  }

  @Test
  void members_withCollidingHashes_areReadInTime() {
    String members =
        IntStream.range(0, 1 << 14)
            .mapToObj(StrictJsonLimitsTest::collidingName)
            .map(name -> "\"" + name + "\":0")
            .collect(Collectors.joining(","));

    assertTimeout(
        Duration.ofSeconds(10), () -> assertEquals(1 << 14, read("{" + members + "}").size()));
  }

  /** "Aa" and "BB" have one hash code, and so has every sequence of them. */
  private static String collidingName(int bits) {
    return IntStream.range(0, 14)
        .mapToObj(bit -> (bits >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  @Test
  void token_ofFourKilobytes_isAccepted() throws Exception {
    String token = RawClaims.impersonated().with("x", "\"" + "y".repeat(2600) + "\"").sign();

    assertEquals(true, token.length() > 4096);
    assertEquals(
        SessionTokens.ACTOR,
        SessionTokens.verifier().build().verify(token).actorId().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {6000, 100_000, 5_000_000})
  void token_beyondTheLengthLimit_isRefusedAtOnce(int size) {
    String token = RawClaims.impersonated().with("x", "\"" + "y".repeat(size) + "\"").sign();

    assertTimeout(
        Duration.ofSeconds(10),
        () -> SessionTokens.assertRefused(Reason.MALFORMED, SessionTokens.verifier(), token));
  }
}
