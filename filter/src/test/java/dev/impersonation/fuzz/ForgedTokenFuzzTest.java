package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.SessionTokenVerifier;
import dev.impersonation.token.SigningAlgorithm;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;

@DisplayName("S1, S2, S4-S10, S44: tokens that nobody signed")
@Timeout(60)
final class ForgedTokenFuzzTest {
  private static final SessionTokenVerifier USUAL = FuzzIssuer.verifier().build();
  private static final List<SessionTokenVerifier> LENIENT =
      List.of(
          lenient(FuzzIssuer.anyKeyId()),
          lenient(StaticKeySet.ofJwkSet(FuzzIssuer.SIGNER.jwkSet())));

  private static SessionTokenVerifier lenient(KeySource keys) {
    return SessionTokenVerifier.builder(FuzzIssuer.NAME, keys)
        .algorithms(EnumSet.allOf(SigningAlgorithm.class))
        .acceptTemplateTokens()
        .clock(FuzzIssuer.CLOCK)
        .build();
  }

  /**
   * Input: a token in the language of {@link SampleTokens}; then, a line each, changes of what it
   * expands to: a position and what stands there instead.
   */
  @FuzzTest
  void verify_nothingSignedAnew_acceptsWhatWasSignedAlone(byte[] input) {
    List<String> lines = Arrays.asList(new String(input, ISO_8859_1).split("\n", -1));
    String token = SampleTokens.expanded(lines.get(0));
    for (String change : lines.subList(1, lines.size())) {
      token = changed(token, change);
    }
    boolean acceptable = SampleTokens.isAcceptable(token);
    for (SessionTokenVerifier verifier : LENIENT) {
      if (FuzzIssuer.verified(verifier, token).isPresent()) {
        assertTrue(acceptable, "accepted although nobody signed it");
      }
    }
    assertEquals(SampleTokens.good(token), FuzzIssuer.verified(USUAL, token));
  }

  private static String changed(String token, String change) {
    int space = change.indexOf(' ');
    if (space < 1 || space > 5 || !change.substring(0, space).matches("[0-9]+")) {
      return token;
    }
    int place = Integer.parseInt(change.substring(0, space));
    return place < token.length()
        ? token.substring(0, place) + change.substring(space + 1) + token.substring(place + 1)
        : token;
  }
}
