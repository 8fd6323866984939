package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.token;
import static dev.impersonation.token.SessionTokens.verifier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S15, S47: settings of a verifier")
class VerifierBuilderTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void text_blank_isRefused(String blank) {
    assertThrows(
        IllegalArgumentException.class,
        () -> SessionTokenVerifier.builder(blank, SessionTokens.anyKeyId()));
    assertThrows(IllegalArgumentException.class, () -> verifier().audience(blank));
    assertThrows(
        IllegalArgumentException.class, () -> verifier().authorizedParties(List.of(blank)));
    assertThrows(
        IllegalArgumentException.class,
        () -> verifier().authorizedParties(List.of(SessionTokens.ORIGIN, blank)));
  }

  @Test
  void list_empty_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> verifier().authorizedParties(List.of()));
    assertThrows(IllegalArgumentException.class, () -> verifier().algorithms(Set.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> verifier().algorithms(EnumSet.noneOf(SigningAlgorithm.class)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "https://*.example.com", "https://a.example/", "HTTPS://a/b", "http://a/"})
  @DisplayName("S12, S47: entries that no origin can equal would refuse everybody")
  void authorizedParties_neverEqual_areRefused(String origin) {
    assertThrows(
        IllegalArgumentException.class,
        () -> verifier().authorizedParties(List.of(SessionTokens.ORIGIN, origin)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "PT-1S", "PT60.000000001S", "PT61S", "P365D"})
  void clockSkew_outOfRange_isRefused(String skew) {
    assertThrows(IllegalArgumentException.class, () -> verifier().clockSkew(Duration.parse(skew)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.000000001S", "PT5S", "PT60S"})
  void clockSkew_inRange_isTaken(String skew) throws Exception {
    assertEquals(
        SessionTokens.SUBJECT,
        verifier().clockSkew(Duration.parse(skew)).build().verify(token().sign()).subject());
  }

  @Test
  void authorizedParties_changedAfterwards_areAsGiven() {
    List<String> origins = new ArrayList<>(List.of("https://admin.example.com"));
    SessionTokenVerifier.Builder builder = verifier().authorizedParties(origins);

    origins.add(SessionTokens.ORIGIN);

    assertRefused(Reason.UNAUTHORIZED_PARTY, builder, token().sign());
  }

  @Test
  void builder_usedAgain_leavesWhatItBuilt() throws Exception {
    SessionTokenVerifier.Builder builder = verifier();
    SessionTokenVerifier first = builder.build();
    builder
        .algorithms(Set.of(SigningAlgorithm.RS512))
        .authorizedParties(List.of("https://admin.example.com"))
        .audience("orders");

    assertEquals(SessionTokens.SUBJECT, first.verify(token().sign()).subject());
    assertThrows(
        InvalidTokenException.class, () -> first.verify(token().algorithm("RS512").sign()));
  }
}
