package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that are refused: the host lets nothing through, and what it says names the setting. */
public interface StartContract extends TestIssuerContract {
  /**
   * Starts a host with settings that the filter refuses, sends it one request with this token, and
   * returns what it answered; if the host refused to start, the failure's messages instead.
   */
  RefusedStart startRefused(Map<String, String> settings, String token);

  /** What a refused start looks like from outside. */
  record RefusedStart(int status, String messages) {}

  static Stream<Arguments> refusedSettings() {
    return Stream.of(
        Arguments.of("issuer is not set", Map.of()),
        Arguments.of("issuer is not set", Map.of("jwksUrl", "https://a.example/jwks")),
        Arguments.of("no other source of keys", Map.of("issuer", "https://a.example")),
        Arguments.of(
            "keep one of jwksUrl, jwtKey",
            Map.of("issuer", "a", "jwksUrl", "https://a.example/jwks", "jwtKey", "PEM")),
        Arguments.of("https", Map.of("issuer", "a", "jwksUrl", "http://keys.example/jwks")),
        Arguments.of("absolute", Map.of("issuer", "a", "jwksUrl", "/jwks")),
        Arguments.of("jwtKey", Map.of("issuer", "a", "jwtKey", "no pem")),
        Arguments.of("publishableKey", Map.of("publishableKey", "pk_test_x")),
        Arguments.of("secret key", Map.of("publishableKey", "sk_test_abcdef")),
        Arguments.of("pubKey is no setting", good("pubKey", "x")),
        Arguments.of("Anonymous is no setting", good("Anonymous", "allow")),
        Arguments.of("anonymous must be one of: refuse, allow", good("anonymous", "yes")),
        Arguments.of("corsPreflight must be one of: off, allow", good("corsPreflight", "on")),
        Arguments.of("clockSkew", good("clockSkew", "61s")),
        Arguments.of("clockSkew", good("clockSkew", "-1s")),
        Arguments.of("clockSkew", good("clockSkew", "NaN")),
        Arguments.of("clockSkew", good("clockSkew", "PT-1S")),
        Arguments.of("authorizedParties is empty", good("authorizedParties", " ")),
        Arguments.of(
            "authorizedParties has an empty entry",
            good("authorizedParties", "http://a.example,,http://b.example")),
        Arguments.of("without authorizedParties", good("allowMissingAuthorizedParty", "true")),
        Arguments.of("must be true or false", good("allowMissingAuthorizedParty", "yes")),
        Arguments.of("algorithms may hold", good("algorithms", "none")),
        Arguments.of("algorithms may hold", good("algorithms", "HS256")),
        Arguments.of("UNSET_FOR_THE_CONTRACT", good("audience", "${UNSET_FOR_THE_CONTRACT}")),
        Arguments.of("cookieSuffix", good("cookieSuffix", "a b")));
  }

  private static Map<String, String> good(String name, String value) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("publishableKey", "pk_test_MTI3LjAuMC4xOjk0MDAk");
    settings.put(name, value);
    return settings;
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusedSettings")
  @DisplayName("S47: refused settings fail at start and let nothing through")
  default void start_refusedSetting_letsNothingThrough(
      String expected, Map<String, String> settings) {
    Map<String, String> withPem = new LinkedHashMap<>(settings);
    withPem.replace("jwtKey", "PEM", issuer().publicKeyPem());
    RefusedStart refused = startRefused(withPem, issuer().token().sign());
    assertTrue(refused.status() < 200 || refused.status() >= 300, "status " + refused.status());
    assertTrue(refused.messages().contains(expected), refused.messages());
  }

  @Test
  @DisplayName("settings may refer to system properties")
  default void start_placeholder_isResolved() {
    System.setProperty("contract.publishable.key", issuer().publishableKey());
    try {
      Map<String, String> settings = Map.of("publishableKey", "${contract.publishable.key}");
      Exchange exchange = send(settings, "GET", WHOAMI, bearer(issuer().token().sign()));
      assertSpeaksFor("user_customer", exchange);
      assertEquals(200, exchange.status());
    } finally {
      System.clearProperty("contract.publishable.key");
    }
  }
}
