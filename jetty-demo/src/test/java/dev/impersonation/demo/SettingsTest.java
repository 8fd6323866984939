package dev.impersonation.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  private static final String ISSUER = "https://clerk.example.com";
  private static final String JWKS_URL = ISSUER + "/.well-known/jwks.json";
  private static final String PUBLISHABLE_KEY = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";

  /** The least that is accepted, and these on top of it. */
  private static Settings with(String... namesAndValues) {
    return Settings.ofEnvironment(environment(namesAndValues));
  }

  private static Map<String, String> environment(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>(Map.of("ISSUER", ISSUER, "JWKS_URL", JWKS_URL));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  private static String refusal(String... namesAndValues) {
    Map<String, String> environment = environment(namesAndValues);
    return message(() -> Settings.ofEnvironment(environment));
  }

  private static String message(Executable refused) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, refused).getMessage());
  }

  private static void assertHolds(String part, String message) {
    assertTrue(message.contains(part), message);
  }

  @Test
  void ofEnvironment_issuerAndKeySetUrl_areAllThereIs() {
    assertEquals(
        new Settings(8080, Map.of("issuer", ISSUER, "jwksUrl", JWKS_URL)), with("UNRELATED", "x"));
  }

  @Test
  void auditFile_givenOrNot_isTheFilterSetting() {
    assertEquals(
        Path.of("events.jsonl").toAbsolutePath().toString(),
        with("AUDIT_FILE", "events.jsonl").filter().get("auditFile"));
    assertEquals(
        Optional.of(Path.of("events.jsonl").toAbsolutePath()),
        Settings.auditFile(Map.of("AUDIT_FILE", "events.jsonl")));
    assertEquals(Optional.empty(), Settings.auditFile(Map.of("AUDIT_FILE", "")));
    assertHolds("AUDIT_FILE is refused", refusal("AUDIT_FILE", "a\0b"));
  }

  @Test
  void ofEnvironment_publishableKeyAlone_isEnough() {
    assertEquals(
        new Settings(8080, Map.of("publishableKey", PUBLISHABLE_KEY)),
        Settings.ofEnvironment(Map.of("PUBLISHABLE_KEY", PUBLISHABLE_KEY)));
  }

  @Test
  void ofEnvironment_publishableKeyWithIssuer_keepsBoth() {
    assertEquals(
        Map.of("publishableKey", PUBLISHABLE_KEY, "issuer", ISSUER),
        Settings.ofEnvironment(Map.of("PUBLISHABLE_KEY", PUBLISHABLE_KEY, "ISSUER", ISSUER))
            .filter());
  }

  @Test
  void ofEnvironment_everyOptionalVariableEmpty_countsAsUnset() {
    assertEquals(
        with(),
        with(
            "PORT", "",
            "PUBLISHABLE_KEY", "",
            "JWT_KEY_PEM_FILE", "",
            "AUTHORIZED_PARTIES", "",
            "CLOCK_SKEW_SECONDS", ""));
  }

  @Test
  void ofEnvironment_nothingSet_namesTheFix() {
    assertHolds(
        "ISSUER is not set: set PUBLISHABLE_KEY", message(() -> Settings.ofEnvironment(Map.of())));
  }

  @Test
  void ofEnvironment_issuerEmpty_isMissing() {
    assertHolds("ISSUER is not set", refusal("ISSUER", ""));
  }

  @Test
  void ofEnvironment_issuerBlank_isRefused() {
    assertHolds("ISSUER is refused: issuer is empty", refusal("ISSUER", "  "));
  }

  @Test
  void ofEnvironment_noKeys_namesBothWays() {
    assertHolds("neither JWKS_URL nor JWT_KEY_PEM_FILE is set", refusal("JWKS_URL", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://clerk.example.com/jwks",
        "ftp://clerk.example.com/jwks",
        "file:///etc/passwd",
        "https:///jwks",
        "https://user@clerk.example.com/jwks",
        "clerk.example.com/jwks",
        "https://clerk.example.com/a b",
        "https://${HOST}/jwks",
        " "
      })
  void ofEnvironment_badKeySetUrl_isRefusedByName(String url) {
    String message = refusal("JWKS_URL", url);
    assertHolds("JWKS_URL is refused: ", message);
    assertFalse(message.contains(url.strip() + "\n") || message.contains("HOST"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:1/jwks", "http://localhost/jwks", "https://other.example/k"})
  void ofEnvironment_goodKeySetUrl_isPassedOn(String url) {
    assertEquals(url, with("JWKS_URL", url).filter().get("jwksUrl"));
  }

  @Test
  void ofEnvironment_pemFile_isRead(@TempDir Path directory) throws IOException {
    try (TestIssuer issuer = TestIssuer.start()) {
      Path pem = Files.writeString(directory.resolve("key.pem"), issuer.publicKeyPem());

      Settings settings = with("JWKS_URL", "", "JWT_KEY_PEM_FILE", pem.toString());

      assertEquals(Map.of("issuer", ISSUER, "jwtKey", issuer.publicKeyPem()), settings.filter());
    }
  }

  @Test
  void ofEnvironment_unusablePemFile_isRefusedByName(@TempDir Path directory) throws IOException {
    Path missing = directory.resolve("missing.pem");
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    Path other = Files.writeString(directory.resolve("other.pem"), "s3cret", UTF_8);
    Path binary = Files.write(directory.resolve("binary.pem"), new byte[] {(byte) 0xff, 0, 1});
    Map<Path, String> problems =
        Map.of(
            missing, "the file does not exist",
            directory, "the file cannot be read",
            empty, "jwtKey is empty",
            other, "jwtKey is refused",
            binary, "the file is not text");

    problems.forEach(
        (file, problem) -> {
          String message = refusal("JWKS_URL", "", "JWT_KEY_PEM_FILE", file.toString());
          assertHolds("JWT_KEY_PEM_FILE is refused: ", message);
          assertHolds(problem, message);
          assertFalse(message.contains("s3cret"), message);
        });
  }

  @Test
  void ofEnvironment_bothKeySources_areContradictory(@TempDir Path directory) throws IOException {
    try (TestIssuer issuer = TestIssuer.start()) {
      Path pem = Files.writeString(directory.resolve("key.pem"), issuer.publicKeyPem());

      assertHolds(
          "JWKS_URL and JWT_KEY_PEM_FILE are both set",
          refusal("JWT_KEY_PEM_FILE", pem.toString()));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "08080,8080", "65535,65535"})
  void ofEnvironment_goodPort_isTaken(String text, int port) {
    assertEquals(port, with("PORT", text).port());
    assertEquals(port, Settings.port(Map.of("PORT", text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "-1", "+80", "80.0", "http", " ", "99999999999", "８０"})
  void ofEnvironment_badPort_isRefusedByName(String text) {
    String message = "PORT is refused: it must be a whole number from 0 to 65535";
    assertEquals(message, refusal("PORT", text));
    assertEquals(message, message(() -> Settings.port(Map.of("PORT", text))));
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "5,5s", "60,60s", "007,7s"})
  void ofEnvironment_goodClockSkew_isPassedOnInSeconds(String text, String skew) {
    assertEquals(skew, with("CLOCK_SKEW_SECONDS", text).filter().get("clockSkew"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"61", "-1", "5s", "1.5", "five", " ", "99999999999"})
  void ofEnvironment_badClockSkew_isRefusedByName(String text) {
    assertEquals(
        "CLOCK_SKEW_SECONDS is refused: it must be a whole number from 0 to 60",
        refusal("CLOCK_SKEW_SECONDS", text));
  }

  @Test
  void ofEnvironment_authorizedParties_arePassedOn() {
    String parties = "https://app.example.com, http://localhost:3000";
    assertEquals(parties, with("AUTHORIZED_PARTIES", parties).filter().get("authorizedParties"));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "https://a.example,", " ", "https://a.example,,https://b.example"})
  void ofEnvironment_badAuthorizedParties_areRefusedByName(String parties) {
    assertHolds("AUTHORIZED_PARTIES is refused: ", refusal("AUTHORIZED_PARTIES", parties));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pk_test_", "pk_prod_Y2xlcmsuZXhhbXBsZS5jb20k", "hello", " "})
  void ofEnvironment_badPublishableKey_isRefusedByName(String key) {
    assertHolds("PUBLISHABLE_KEY is refused: ", refusal("PUBLISHABLE_KEY", key));
  }

  @Test
  void ofEnvironment_secretKey_isRefusedUnquoted() {
    String message = refusal("PUBLISHABLE_KEY", "sk_test_abcdef");
    assertHolds("PUBLISHABLE_KEY is refused: ", message);
    assertFalse(message.contains("abcdef"), message);
  }
}
