package dev.impersonation.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.impersonation.ImpersonationContext;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S2, S6, S19: no change of a token yields another identity")
class TokenMutationTest {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final byte[] MUTANTS = "\"\\{}[]:,0 9eEnulsab\u0000\u00ff".getBytes(ISO_8859_1);

  private final SessionTokenVerifier verifier = SessionTokens.verifier().build();
  private final String token =
      SessionTokens.token().impersonatedBy("user_support").priorActors("user_a", "user_b").sign();

  private void assertRefused(String mutation) {
    assertThrows(InvalidTokenException.class, () -> verifier.verify(mutation), mutation);
  }

  @Test
  void verify_unchanged_isAccepted() throws Exception {
    assertEquals(Optional.of("user_support"), verifier.verify(token).actorId());
  }

  @Test
  void verify_anyCharacterReplaced_isRefused() {
    for (int place = 0; place < token.length(); place++) {
      char original = token.charAt(place);
      int at = ALPHABET.indexOf(original);
      for (int step : new int[] {1, 32}) {
        char replacement = at < 0 ? 'A' : ALPHABET.charAt((at + step) % ALPHABET.length());
        assertRefused(token.substring(0, place) + replacement + token.substring(place + 1));
      }
    }
  }

  @Test
  void verify_anyCharacterOutsideTheAlphabet_isRefused() {
    for (int place = 0; place < token.length(); place++) {
      for (char odd : new char[] {'=', '+', '/', ' ', '\n', '.', '\u0000', '\u0141', '\uff21'}) {
        if (token.charAt(place) != odd) {
          assertRefused(token.substring(0, place) + odd + token.substring(place + 1));
        }
      }
    }
  }

  @Test
  void verify_anyCharacterRemovedDoubledOrSwapped_isRefused() {
    for (int place = 0; place < token.length(); place++) {
      String before = token.substring(0, place);
      String rest = token.substring(place);
      assertRefused(before + rest.substring(1));
      assertRefused(before + rest.charAt(0) + rest);
      assertRefused(before);
      if (rest.length() > 1 && rest.charAt(0) != rest.charAt(1)) {
        assertRefused(before + rest.charAt(1) + rest.charAt(0) + rest.substring(2));
      }
    }
  }

  @Test
  void verify_segmentsOfTwoGoodTokens_doNotMix() {
    String[] one = token.split("\\.", -1);
    String[] two = SessionTokens.token().subject("user_other").sign().split("\\.", -1);

    assertRefused(one[0] + "." + two[1] + "." + one[2]);
    assertRefused(two[0] + "." + one[1] + "." + two[2]);
    assertRefused(one[0] + "." + one[1] + "." + two[2]);
    assertRefused(one[1] + "." + one[0] + "." + one[2]);
  }

  /**
   * Odd payloads that the issuer really signed: whatever is accepted must be what an independent
   * reading of the same bytes says, and an {@code act} must never be lost.
   */
  @Test
  void verify_mutatedPayloadSignedAnew_isRefusedOrReadAsItStands() throws Exception {
    ObjectMapper lenient = new ObjectMapper();
    String good =
        RawClaims.good()
            .with(
                "act", "{\"sub\":\"user_support\",\"act\":{\"sub\":\"user_a\"},\"type\":\"agent\"}")
            .json();
    Random random = new Random(20260602);
    int accepted = 0;
    for (int round = 0; round < 1200; round++) {
      byte[] payload = good.getBytes(UTF_8);
      payload[random.nextInt(payload.length)] = MUTANTS[random.nextInt(MUTANTS.length)];
      ImpersonationContext context;
      try {
        context = verifier.verify(SessionTokens.signed(payload));
      } catch (InvalidTokenException e) {
        continue;
      }
      accepted++;
      JsonNode claims = lenient.readTree(payload);
      assertEquals(claims.path("sub").textValue(), context.subject());
      assertEquals(claims.has("act"), context.isImpersonated(), () -> claims.toString());
      assertEquals(
          Optional.ofNullable(claims.path("act").path("sub").textValue()), context.actorId());
    }
    assertTrue(accepted > 50, "some mutations should be harmless");
  }
}
