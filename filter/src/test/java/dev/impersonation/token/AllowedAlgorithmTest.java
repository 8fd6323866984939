package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.at;
import static dev.impersonation.token.SessionTokens.token;
import static dev.impersonation.token.SessionTokens.verifier;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S4: the verifier says which algorithms, not the token")
class AllowedAlgorithmTest {
  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512", "PS256"})
  void algorithm_byDefault_isRS256Alone(String algorithm) {
    assertRefused(Reason.ALGORITHM_NOT_ALLOWED, verifier(), token().algorithm(algorithm).sign());
  }

  @ParameterizedTest
  @EnumSource(SigningAlgorithm.class)
  void algorithm_askedFor_isAcceptedAndNoOtherIs(SigningAlgorithm asked) throws Exception {
    SessionTokenVerifier.Builder only = verifier().algorithms(Set.of(asked));

    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      String token = token().algorithm(algorithm.name()).sign();
      if (algorithm == asked) {
        assertEquals(SessionTokens.SUBJECT, only.build().verify(token).subject());
      } else {
        assertRefused(Reason.ALGORITHM_NOT_ALLOWED, only, token);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512"})
  void algorithm_relabelled_doesNotVerify(String label) {
    SessionTokenVerifier.Builder all = verifier().algorithms(EnumSet.allOf(SigningAlgorithm.class));

    assertRefused(Reason.BAD_SIGNATURE, all, token().header("alg", label).sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512"})
  void algorithm_askedForButNotTheKeys_hasNoKey(String algorithm) {
    SessionTokenVerifier.Builder all =
        SessionTokenVerifier.builder(SessionTokens.ISSUER, SessionTokens.byKeyId())
            .clock(at(SessionTokens.NOW))
            .algorithms(EnumSet.allOf(SigningAlgorithm.class));

    assertRefused(Reason.UNKNOWN_KEY, all, token().algorithm(algorithm).sign());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "None",
        "NONE",
        "nOnE",
        "rs256",
        "Rs256",
        "RS256 ",
        " RS256",
        "RS256\u0000",
        "RSA256",
        "SHA256withRSA",
        "HS256",
        "ES256",
        "EdDSA",
        "PS256",
        "RSA-OAEP"
      })
  void alg_anotherText_isRefusedWhateverIsAllowed(String label) {
    SessionTokenVerifier.Builder all = verifier().algorithms(EnumSet.allOf(SigningAlgorithm.class));

    assertRefused(Reason.ALGORITHM_NOT_ALLOWED, all, token().header("alg", label).sign());
  }

  static Stream<Object> nonStrings() {
    return Stream.of(256, true, List.of("RS256"), Map.of("alg", "RS256"));
  }

  @ParameterizedTest
  @MethodSource("nonStrings")
  void alg_notAString_isRefused(Object label) {
    assertRefused(Reason.ALGORITHM_NOT_ALLOWED, verifier(), token().header("alg", label).sign());
  }

  @Test
  void alg_nullOrAbsent_isRefused() {
    assertRefused(Reason.ALGORITHM_NOT_ALLOWED, verifier(), token().header("alg", null).sign());
    assertRefused(Reason.ALGORITHM_NOT_ALLOWED, verifier(), token().withoutHeader("alg").sign());
  }

  @Test
  void alg_unsecuredOrKeyedByThePublicKey_isRefused() {
    assertRefused(Reason.ALGORITHM_NOT_ALLOWED, verifier(), token().algNone().sign());
    assertRefused(Reason.ALGORITHM_NOT_ALLOWED, verifier(), token().hmacWithPublicKey().sign());
  }
}
