package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.ORIGIN;
import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.verified;
import static dev.impersonation.token.SessionTokens.verifier;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartyAndAudienceTest {
  @Nested
  @DisplayName("S12: azp")
  class AuthorizedParty {
    private final SessionTokenVerifier.Builder listed =
        verifier().authorizedParties(List.of(ORIGIN, "https://admin.example.com"));

    @Test
    void azp_withoutAllowList_isToldWhateverItNames() throws Exception {
      assertEquals(Optional.of(ORIGIN), verified(RawClaims.good()).authorizedParty());
      assertEquals(
          Optional.of("https://evil.test"),
          verified(RawClaims.good().with("azp", "\"https://evil.test\"")).authorizedParty());
    }

    @Test
    void azp_absentWithoutAllowList_isEmpty() throws Exception {
      assertEquals(Optional.empty(), verified(RawClaims.good().without("azp")).authorizedParty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "https://admin.example.com"})
    void azp_onTheAllowList_isAccepted(String origin) throws Exception {
      String token = RawClaims.good().with("azp", RawClaims.text(origin)).sign();

      assertEquals(Optional.of(origin), listed.build().verify(token).authorizedParty());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"null\"",
          "\"https://app.example.com/\"",
          "\"https://app.example.com:443\"",
          "\"https://APP.example.com\"",
          "\"http://app.example.com\"",
          "\"https://app.example.com.evil.test\"",
          "\"https://x.app.example.com\"",
          "\"https://*.example.com\"",
          "\"https://app.example.com,https://admin.example.com\"",
          "\" https://app.example.com\""
        })
    void azp_notOnTheAllowList_isRefused(String json) {
      String token = RawClaims.good().with("azp", json).sign();

      assertRefused(Reason.UNAUTHORIZED_PARTY, listed, token);
      assertRefused(Reason.UNAUTHORIZED_PARTY, listed.allowMissingAuthorizedParty(), token);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "17",
          "true",
          "{}",
          "[]",
          "[\"https://app.example.com\"]",
          "[null]",
          "\"\"",
          "\" \""
        })
    void azp_notFilledString_isRefusedWithAndWithoutAllowList(String json) {
      String token = RawClaims.good().with("azp", json).sign();

      assertRefused(Reason.INVALID_CLAIM, verifier(), token);
      assertRefused(Reason.INVALID_CLAIM, listed, token);
      assertRefused(Reason.INVALID_CLAIM, listed.allowMissingAuthorizedParty(), token);
    }

    @Test
    void azp_absentWithAllowList_isRefusedUnlessAllowed() throws Exception {
      String token = RawClaims.impersonated().without("azp").sign();

      assertRefused(Reason.UNAUTHORIZED_PARTY, listed, token);
      assertEquals(
          Optional.empty(),
          listed.allowMissingAuthorizedParty().build().verify(token).authorizedParty());
    }
  }

  @Nested
  @DisplayName("S17: aud")
  class Audience {
    private final SessionTokenVerifier.Builder configured = verifier().audience("orders");

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"orders\"",
          "[\"orders\"]",
          "[\"billing\",\"orders\"]",
          "[null,17,{},\"orders\"]"
        })
    void aud_holdsTheAudience_isAccepted(String json) throws Exception {
      String token = RawClaims.good().with("aud", json).sign();

      assertEquals(SessionTokens.SUBJECT, configured.build().verify(token).subject());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "true",
          "17",
          "\"\"",
          "\"Orders\"",
          "\"orders \"",
          "\"orders,billing\"",
          "\"[orders]\"",
          "[]",
          "[null]",
          "[\"billing\"]",
          "[[\"orders\"]]",
          "{\"orders\":\"orders\"}"
        })
    void aud_doesNotHoldTheAudience_isRefused(String json) {
      assertRefused(Reason.WRONG_AUDIENCE, configured, RawClaims.good().with("aud", json).sign());
    }

    @Test
    void aud_absentWhileConfigured_isRefused() {
      assertRefused(Reason.WRONG_AUDIENCE, configured, RawClaims.good().sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"billing\"", "[\"billing\"]", "null", "17", "{}", "[]"})
    void aud_notConfigured_decidesNothing(String json) throws Exception {
      assertEquals(SessionTokens.SUBJECT, verified(RawClaims.good().with("aud", json)).subject());
    }

    @Test
    void aud_ofTheActor_isNotTheTokens() {
      String act = "{\"sub\":\"user_support\",\"aud\":\"orders\"}";

      assertRefused(Reason.WRONG_AUDIENCE, configured, RawClaims.good().with("act", act).sign());
    }
  }
}
