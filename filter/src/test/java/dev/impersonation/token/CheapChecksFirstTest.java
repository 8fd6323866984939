package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S46: cheap checks come before any key is asked for, claims after the signature")
class CheapChecksFirstTest {
  private final List<Optional<String>> asked = new ArrayList<>();
  private final KeySource noKeys =
      (keyId, algorithm) -> {
        asked.add(Optional.ofNullable(keyId));
        return Optional.empty();
      };
  private final SessionTokenVerifier verifier =
      SessionTokenVerifier.builder(SessionTokens.ISSUER, noKeys).acceptTemplateTokens().build();

  private Reason refusal(String token) {
    return assertThrows(InvalidTokenException.class, () -> verifier.verify(token)).reason();
  }

  static Stream<Arguments> refusedByForm() {
    return Stream.of(
        Arguments.of(Reason.MALFORMED, ""),
        Arguments.of(Reason.MALFORMED, "a.b.c"),
        Arguments.of(Reason.MALFORMED, token().sign() + "."),
        Arguments.of(Reason.MALFORMED, " " + token().sign()),
        Arguments.of(Reason.MALFORMED, token().claim("x", "y".repeat(9000)).sign()),
        Arguments.of(Reason.MALFORMED, token().rawHeader("null").sign()),
        Arguments.of(Reason.MALFORMED, token().rawHeader("{\"alg\":\"RS256\",}").sign()),
        Arguments.of(Reason.MALFORMED, token().header("crit", List.of("exp")).sign()),
        Arguments.of(Reason.MALFORMED, token().header("kid", 17).sign()),
        Arguments.of(Reason.MALFORMED, token().header("typ", "dpop+jwt").sign()),
        Arguments.of(Reason.WRONG_KIND, "mt_secret"),
        Arguments.of(Reason.WRONG_KIND, "oat_secret"),
        Arguments.of(Reason.WRONG_KIND, "ak_secret"),
        Arguments.of(Reason.WRONG_KIND, token().machine().sign()),
        Arguments.of(Reason.WRONG_KIND, token().oauthAccessToken().sign()),
        Arguments.of(Reason.WRONG_KIND, token().header("cat", "cl_other").sign()),
        Arguments.of(Reason.ALGORITHM_NOT_ALLOWED, token().algNone().sign()),
        Arguments.of(Reason.ALGORITHM_NOT_ALLOWED, token().hmacWithPublicKey().sign()),
        Arguments.of(Reason.ALGORITHM_NOT_ALLOWED, token().algorithm("RS512").sign()));
  }

  @ParameterizedTest
  @MethodSource("refusedByForm")
  void verify_tokenBadByItsForm_asksForNoKey(Reason expected, String token) {
    assertEquals(expected, refusal(token));
    assertEquals(List.of(), asked);
  }

  static Stream<String> badClaims() {
    return Stream.of(
        RawClaims.good().with("exp", "1").sign(),
        RawClaims.good().without("sub").sign(),
        RawClaims.good().with("act", "[]").sign(),
        RawClaims.good().with("iss", "\"https://other.example\"").sign(),
        token().rawPayload("not JSON").sign(),
        token().rawPayload("[".repeat(3000)).sign(),
        token().ticket().header("kid", "ins_1").sign());
  }

  @ParameterizedTest
  @MethodSource("badClaims")
  void verify_tokenBadByItsClaims_tellsNothingOfThemBeforeTheSignature(String token) {
    assertEquals(Reason.UNKNOWN_KEY, refusal(token));
    assertEquals(1, asked.size());
  }

  @ParameterizedTest
  @MethodSource("badClaims")
  void verify_forgedTokenBadByItsClaims_isABadSignature(String token) {
    String forged = token.substring(0, token.lastIndexOf('.')) + "." + "A".repeat(342);

    SessionTokens.assertRefused(
        Reason.BAD_SIGNATURE, SessionTokens.verifier().acceptTemplateTokens(), forged);
  }

  @Test
  void verify_goodForm_asksOnceForTheTokensKey() {
    assertEquals(Reason.UNKNOWN_KEY, refusal(token().header("kid", "ins_\u0000 ../x").sign()));
    assertEquals(List.of(Optional.of("ins_\u0000 ../x")), asked);
  }

  @Test
  void verify_keysUnavailable_isNoRefusal() {
    KeySource broken =
        (keyId, algorithm) -> {
          throw new KeySetUnavailableException("no keys now");
        };
    SessionTokenVerifier waiting =
        SessionTokenVerifier.builder(SessionTokens.ISSUER, broken).build();
    String token = token().sign();

    assertThrows(KeySetUnavailableException.class, () -> waiting.verify(token));
  }
}
