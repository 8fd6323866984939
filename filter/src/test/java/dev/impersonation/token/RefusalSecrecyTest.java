package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S30, S31: refusals tell nothing of the token")
class RefusalSecrecyTest {
  private static final String SECRET = "sEcReTmArKeR";

  @ParameterizedTest
  @EnumSource(Reason.class)
  void code_isSafeInAHeader(Reason reason) {
    assertTrue(reason.code().matches("[a-z]+(-[a-z]+)*"), reason.code());
  }

  @Test
  void codes_areDistinct() {
    assertEquals(
        Reason.values().length,
        Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.toSet()).size());
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void exception_isItsReasonAndNothingElse(Reason reason) {
    InvalidTokenException exception = new InvalidTokenException(reason);

    exception.addSuppressed(new IllegalStateException(SECRET));

    assertEquals(reason, exception.reason());
    assertEquals(reason.code(), exception.getMessage());
    assertNull(exception.getCause());
    assertEquals(0, exception.getStackTrace().length);
    assertEquals(0, exception.getSuppressed().length);
  }

  static Stream<String> bad() {
    Stream<String> claims =
        Stream.of("iss", "sub", "azp", "aud", "exp", "nbf", "iat", "sid", "sts", "act");
    String odd = "{\"" + SECRET + "\":\"" + SECRET + "\"}";
    List<String> others =
        List.of(
            SECRET,
            "mt_" + SECRET,
            SECRET + "." + SECRET + "." + SECRET,
            token().claim("x", SECRET).tamperedSignature().sign(),
            token().claim("x", SECRET).tamperedPayload().sign(),
            token().claim("x", SECRET).forged().sign(),
            token().claim("x", SECRET).expired().sign(),
            token().header("alg", SECRET).sign(),
            token().header("typ", SECRET).sign(),
            token().header("cat", SECRET).sign(),
            token().header("crit", List.of(SECRET)).sign(),
            token().rawHeader(SECRET).sign(),
            token().rawHeader("{\"" + SECRET + "\":1,\"" + SECRET + "\":2}").sign(),
            token().rawPayload(SECRET).sign(),
            token().rawPayload("{\"" + SECRET + "\":" + SECRET + "}").sign(),
            token().rawPayload("{\"" + SECRET + "\":1,\"" + SECRET + "\":2}").sign(),
            token().rawPayload("{\"" + SECRET + "\":\"" + SECRET).sign(),
            token().rawPayload("{\"" + SECRET.repeat(100) + "\":1}").sign(),
            token().rawPayload("\"" + SECRET + "\"").sign(),
            token().rawPayload("{\"a\":\"\\ud800" + SECRET + "\"}").sign(),
            token().claim("sts", SECRET).sign(),
            RawClaims.good().with("act", "{\"sub\":\"a\",\"act\":" + odd + "}").sign());
    return Stream.concat(
        claims.map(name -> RawClaims.good().with(name, odd).sign()), others.stream());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refusal_printedWhole_holdsNoPartOfTheToken(String token) {
    SessionTokenVerifier verifier =
        SessionTokens.verifier().audience("orders").authorizedParties(List.of("https://x")).build();

    InvalidTokenException refusal =
        assertThrows(InvalidTokenException.class, () -> verifier.verify(token));
    StringWriter printed = new StringWriter();
    refusal.printStackTrace(new PrintWriter(printed, true));

    assertEquals(
        InvalidTokenException.class.getName() + ": " + refusal.reason().code(),
        printed.toString().strip());
    assertFalse(printed.toString().contains(SECRET));
  }

  @Test
  void texts_ofTheTypesOfThisPackage_holdNoValue() {
    SessionTokenVerifier.Builder builder =
        SessionTokens.verifier().audience(SECRET).authorizedParties(List.of(SECRET));
    Instant time = Instant.ofEpochSecond(1780315200);

    String texts =
        List.of(
                new SessionCookie(SECRET, OptionalLong.of(1780315200)),
                new TokenTimes(time, time, time, Duration.ZERO),
                new SigningKey(SECRET, SigningAlgorithm.RS256, SampleJws.KEY),
                builder,
                builder.build())
            .toString();

    assertFalse(texts.contains(SECRET), texts);
    assertFalse(texts.contains("1780315200"), texts);
    assertFalse(texts.contains(time.toString()), texts);
    assertFalse(texts.contains("modulus"), texts);
  }
}
