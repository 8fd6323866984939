package dev.impersonation.http;

import static dev.impersonation.http.GateOutcomes.OWN_KEY;
import static dev.impersonation.http.GateOutcomes.nothingSet;
import static dev.impersonation.http.GateOutcomes.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "S47: settings that no token and no cookie can match are refused, or warned of, at start")
final class UnmatchableSettingsTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final PublishableKey OWN = PublishableKey.parse(OWN_KEY);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static GateBuilder<ImpersonationGate> good() {
    return nothingSet().issuer("https://a.example").audience("me").jwtKey(ISSUER.publicKeyPem());
  }

  private static void assertRefused(String expected, GateBuilder<ImpersonationGate> builder) {
    String message = refusal(builder::build);
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__session_abc",
        "__session",
        "__Session_abc",
        "__client_uat_abc",
        "__refresh_abc"
      })
  void cookieSuffix_wholeName_isRefused(String name) {
    String message = refusal(() -> nothingSet().cookieSuffix(name));
    assertTrue(message.startsWith("cookieSuffix holds the name of a cookie"), message);
    assertTrue(message.contains("abc of __session_abc"), message);
  }

  @Test
  void cookieSuffix_withTheUnderscoreBeforeIt_isRefused() {
    assertRefused(
        "cookieSuffix has an underscore too many",
        nothingSet().publishableKey(OWN_KEY).cookieSuffix("_" + OWN.cookieSuffix()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_abcdefg", "-abcdefg", "session", "__sessio"})
  void cookieSuffix_thatAKeyCouldHave_isTaken(String suffix) {
    good().cookieSuffix(suffix).build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"https://a.example\" | issuer is written in quotes or brackets",
        "'https://a.example' | issuer is written in quotes or brackets",
        "[https://a.example] | issuer is written in quotes or brackets",
        "<https://a.example> | issuer is written in quotes or brackets",
        "https://a.example https://b.example | issuer holds more than one URL, or white space",
        "~https://a.example\n~ | issuer holds more than one URL, or white space",
        "https://a.example,https://b.example | issuer holds more than one URL, or white space",
        "pk_test_abc | issuer holds a publishable key",
        "https://able-fox-1.clerk.accounts.dev/ | to the letter",
        "http://able-fox-1.clerk.accounts.dev | to the letter",
        "https://Able-fox-1.clerk.accounts.dev | to the letter"
      })
  void issuer_thatNoTokenNames_isRefused(String issuer, String expected) {
    String message = refusal(() -> nothingSet().issuer(issuer.replace("\\n", "\n")));
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/",
        "https://a.example/auth/realms/one",
        "http://[::1]:4100",
        "https://A.example",
        "https://able-fox-1.clerk.accounts.dev",
        "accounts",
        "My Issuer"
      })
  void issuer_thatTokensCouldName_isTaken(String issuer) {
    good().issuer(issuer).build();
  }

  @Test
  void issuer_ofTheKeyInAnotherSpelling_isRefused() {
    String issuer = OWN.issuer();
    for (String spelling :
        List.of(
            issuer + "/",
            issuer.toUpperCase(Locale.ROOT),
            issuer.substring(issuer.indexOf("://") + 3),
            issuer.substring(issuer.indexOf("://") + 3) + "/")) {
      assertRefused(
          "issuer is that of publishableKey in another spelling",
          nothingSet().publishableKey(OWN_KEY).issuer(spelling));
    }
    nothingSet().publishableKey(OWN_KEY).issuer(issuer).build().close();
    nothingSet().publishableKey(OWN_KEY).issuer("https://other.example").build().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"orders\"", "'orders'", "[\"orders\"]", "[orders]", "{orders}"})
  void audience_inQuotesOrBrackets_isRefused(String audience) {
    assertTrue(
        refusal(() -> nothingSet().audience(audience))
            .startsWith("audience is written in quotes or brackets"));
    assertTrue(
        refusal(() -> RouteRule.of("require-reason", audience))
            .startsWith("members is written in quotes or brackets"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://api.example/[v1]", "My API", "a,b", "urn:x", "it's"})
  void audience_ofAnyOtherForm_isTaken(String audience) {
    good().audience(audience).build();
  }

  private static List<String> warnings(GateBuilder<ImpersonationGate> builder) throws IOException {
    LogTail log = LogTail.start();
    builder.build().close();
    return log.lines("dev.impersonation.http - ").stream()
        .filter(line -> line.contains("WARN"))
        .toList();
  }

  @Test
  void build_partyWithoutScheme_isWarnedOf() throws IOException {
    for (String party : List.of("my-client-id", "app.example.com", "localhost:3000", "urn:x:y")) {
      List<String> lines = warnings(good().authorizedParties(List.of("https://a.example", party)));
      assertEquals(1, lines.size(), lines.toString());
      assertTrue(lines.get(0).contains("authorizedParties, number 2, has no scheme"), lines.get(0));
    }
    assertEquals(List.of(), warnings(good().authorizedParties(List.of("https://a.example"))));
  }

  @Test
  void build_issuerWithoutScheme_isWarnedOf() throws IOException {
    List<String> lines =
        warnings(good().issuer("a.example").authorizedParties(List.of("https://a.example")));
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("issuer has no scheme"), lines.get(0));
  }

  @Test
  void build_audienceWithComma_isWarnedOf() throws IOException {
    List<String> lines =
        warnings(good().audience("a,b").authorizedParties(List.of("https://a.example")));
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("audience is one value"), lines.get(0));
  }

  @Test
  void build_cookieSuffixOfAnotherKey_isWarnedOf() throws IOException {
    GateBuilder<ImpersonationGate> builder =
        nothingSet().publishableKey(OWN_KEY).authorizedParties(List.of("https://a.example"));
    assertEquals(List.of(), warnings(builder));
    assertEquals(List.of(), warnings(builder.cookieSuffix(OWN.cookieSuffix())));
    List<String> lines = warnings(builder.cookieSuffix("abcdefgh"));
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("cookieSuffix is not that of publishableKey"), lines.get(0));
  }
}
