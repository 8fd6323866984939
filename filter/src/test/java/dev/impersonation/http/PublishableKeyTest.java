package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: the publishable key")
final class PublishableKeyTest {
  private static String keyOf(String text) {
    return "pk_test_"
        + Base64.getEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({
    "pk_test_Y2xlcmsuY2xlcmsuZGV2JA, QvfNY2dr, https://clerk.clerk.dev",
    "pk_live_ZmFrZS1jbGVyay10ZXN0LmNsZXJrLmFjY291bnRzLmRldiQ=, qReyu04C,"
        + " https://fake-clerk-test.clerk.accounts.dev",
    "pk_test_ZW5vdWdoLWFscGFjYS04Mi5jbGVyay5hY2NvdW50cy5sY2xjbGVyay5jb20k, jtYvyt_H,"
        + " https://enough-alpaca-82.clerk.accounts.lclclerk.com",
    "pk_test_Zm9vLWJhci0xMy5jbGVyay5hY2NvdW50cy5kZXYk, nx2hSE6I,"
        + " https://foo-bar-13.clerk.accounts.dev",
    "pk_test_MTI3LjAuMC4xOjk0MDAk, 32E2jzKi, http://127.0.0.1:9400",
    "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k, naoXFJnI, https://clerk.example.com"
  })
  void parse_knownKey_tellsSuffixAndIssuer(String key, String suffix, String issuer) {
    PublishableKey parsed = PublishableKey.parse(key);
    assertEquals(suffix, parsed.cookieSuffix());
    assertEquals(issuer, parsed.issuer());
    assertEquals(issuer + "/.well-known/jwks.json", parsed.keySetUrl());
  }

  @Test
  @DisplayName("the suffix is of the literal key: padding changes it and nothing else")
  void parse_paddedAndUnpadded_differInSuffixOnly() {
    PublishableKey unpadded = PublishableKey.parse("pk_test_Y2xlcmsuY2xlcmsuZGV2JA");
    PublishableKey padded = PublishableKey.parse("pk_test_Y2xlcmsuY2xlcmsuZGV2JA==");
    assertEquals(unpadded.issuer(), padded.issuer());
    assertNotEquals(unpadded.cookieSuffix(), padded.cookieSuffix());
  }

  @ParameterizedTest
  @CsvSource({
    "clerk.example.com, https://clerk.example.com",
    "clerk.example.com:8443, https://clerk.example.com:8443",
    "127.0.0.1, http://127.0.0.1",
    "127.0.0.1:1, http://127.0.0.1:1",
    "127.255.255.254:65535, http://127.255.255.254:65535",
    "128.0.0.1, https://128.0.0.1",
    "1127.0.0.1, https://1127.0.0.1",
    "10.127.0.0.1, https://10.127.0.0.1",
    "127.0.0.1.example.com, https://127.0.0.1.example.com",
    "127.0.0.example, https://127.0.0.example",
    "192.168.0.1:80, https://192.168.0.1:80",
    "xn--bcher-kva.example, https://xn--bcher-kva.example"
  })
  @DisplayName("S37: http is for literal loopback addresses alone")
  void parse_host_decidesScheme(String host, String issuer) {
    assertEquals(issuer, PublishableKey.parse(keyOf(host + "$")).issuer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clerk.example.com",
        "clerk.example.com$$",
        "clerk$.example.com$",
        "$clerk.example.com$",
        "clerk.example.com$ ",
        "$",
        "",
        "localhost$",
        "localhost:9400$",
        "a..b$",
        ".example.com$",
        "example.com.$",
        "a.b:$",
        "a.b:x$",
        "a.b:0$",
        "a.b:65536$",
        "a.b:123456$",
        "a.b:-1$",
        "[::1]:9400$",
        "https://a.b$",
        "a.b/path$",
        "a.b?q$",
        "a.b#f$",
        "user@a.b$",
        "a.b@evil.example$",
        "a_b.example$",
        "a b.example$",
        "a.b\n$",
        "a.b$\n",
        "a\u0000.b$",
        "b\u00fccher.example$",
        "a.b\\c$"
      })
  @DisplayName("what is inside must be one host, with a dot, and a dollar sign at the end")
  void parse_otherInside_isRefused(String inside) {
    String key = keyOf(inside);
    assertRefused(key, "expected pk_test_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pk",
        "pk_test_",
        "pk_live_",
        "pk_test",
        "test_Y2xlcmsuY2xlcmsuZGV2JA",
        "pk_Y2xlcmsuY2xlcmsuZGV2JA",
        "pk_prod_Y2xlcmsuY2xlcmsuZGV2JA",
        "PK_TEST_Y2xlcmsuY2xlcmsuZGV2JA",
        "pk_TEST_Y2xlcmsuY2xlcmsuZGV2JA",
        "xpk_test_Y2xlcmsuY2xlcmsuZGV2JA",
        " pk_test_Y2xlcmsuY2xlcmsuZGV2JA",
        "pk_test_Y2xlcmsuY2xlcmsuZGV2JA ",
        "pk_test_Y2xlcmsuY2xlcmsuZGV2JA\n",
        "pk_test_Y2xlcmsuY2xlcmsuZGV2JA=",
        "pk_test_Y2xlcmsuY2xlcmsuZGV2JA===",
        "pk_test_Y2xlcmsuY2xlcmsuZGV2J",
        "pk_test_Y2xlcmsu=Y2xlcmsuZGV2JA",
        "pk_test_Y2xlcmsuY2xlcmsuZGV2JA_x",
        "pk_test_Y2xlcmsuY2xl-mZXYk",
        "pk_test_Y2xlcmsu Y2xlcmsuZGV2JA",
        "clerk.clerk.dev"
      })
  void parse_otherForm_isRefused(String key) {
    assertRefused(key, "expected pk_test_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sk_test_abcdefgh", "sk_live_Y2xlcmsuY2xlcmsuZGV2JA", "sk_", "sk_test_ \n"})
  void parse_secretKey_saysSoAndAdvisesReplacement(String key) {
    assertRefused(key, "secret key");
    assertRefused(key, "replace");
  }

  private static void assertRefused(String key, String expected) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> PublishableKey.parse(key));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(expected), message);
    assertTrue(message.startsWith("publishableKey"), message);
    String end = key.substring(Math.min(key.length(), 8)).strip();
    assertFalse(end.length() > 1 && message.contains(end), "the message quotes the key");
  }
}
