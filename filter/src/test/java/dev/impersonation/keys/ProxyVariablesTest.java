package dev.impersonation.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("proxies that environment variables name")
class ProxyVariablesTest {
  private static final String URL = "https://keys.example.com/jwks.json";

  private static @Nullable KeySetProxy proxy(String url, Map<String, String> environment) {
    return ProxyVariables.proxyFor(URI.create(url), environment::get);
  }

  private static String shown(@Nullable KeySetProxy proxy) {
    return proxy == null
        ? "none"
        : proxy.address().getHostString() + " " + proxy.address().getPort() + " " + proxy.origin();
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128, proxy 3128",
    "http://proxy:3128/, proxy 3128",
    "HTTP://proxy:3128, proxy 3128",
    "proxy:3128, proxy 3128",
    "http://proxy, proxy 80",
    "proxy, proxy 80",
    "' http://proxy:3128 ', proxy 3128",
    "http://my_proxy:3128, my_proxy 3128",
    "http://[::1]:3128, ::1 3128",
    "http://10.0.0.1:65535, 10.0.0.1 65535",
  })
  void proxyFor_goodValue_isThatProxy(String value, String expected) {
    assertEquals(expected + " HTTPS_PROXY", shown(proxy(URL, Map.of("HTTPS_PROXY", value))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://proxy:3128",
        "socks5://hush:3128",
        "http://hush:0",
        "http://hush:65536",
        "http://hush:port",
        "http://hush:3128/path",
        "http://:3128",
        "http://hu sh:3128",
        "http://us:er@hush@hush:3128/x",
        "http://hush%zz:a@proxy:3128",
        "http://:hush@proxy:3128",
        "http://hush%0d:a@proxy:3128",
        "http://",
        "://"
      })
  void proxyFor_unreadableValue_isRefusedByTheNameAlone(String value) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> proxy(URL, Map.of("HTTPS_PROXY", value)));

    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith("HTTPS_PROXY names no proxy that keys can be fetched"), message);
    assertFalse(message.contains("hush"), message);
    assertNull(refusal.getCause());
  }

  @Test
  void proxyFor_credentials_areDecodedAndNeverShown() {
    KeySetProxy proxy = proxy(URL, Map.of("https_proxy", "http://us%20er:p%40+s%3A@proxy:1"));

    assertNotNull(proxy);
    assertEquals(
        "Basic "
            + Base64.getEncoder().encodeToString("us er:p@+s:".getBytes(StandardCharsets.UTF_8)),
        proxy.authorization());
    assertEquals("KeySetProxy[https_proxy]", proxy.toString());
  }

  @Test
  void proxyFor_lowerCase_goesFirst() {
    Map<String, String> both = Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy", "lower:2");

    assertEquals("lower 2 https_proxy", shown(proxy(URL, both)));
    assertEquals(
        "upper 1 HTTPS_PROXY",
        shown(proxy(URL, Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy", ""))));
    assertEquals("none", shown(proxy(URL, Map.of("HTTPS_PROXY", " "))));
  }

  @Test
  void proxyFor_httpUrl_looksForItsOwnVariable() {
    Map<String, String> both = Map.of("HTTPS_PROXY", "tls:1", "HTTP_PROXY", "plain:2");

    assertEquals("plain 2 HTTP_PROXY", shown(proxy("http://issuer:4100/jwks", both)));
    assertEquals("tls 1 HTTPS_PROXY", shown(proxy(URL, both)));
    assertEquals("none", shown(proxy(URL, Map.of("HTTP_PROXY", "plain:2"))));
    assertEquals("none", shown(proxy(URL, Map.of("ALL_PROXY", "all:2"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:1/jwks", "https://localhost/jwks", "https://[::1]:1/jwks"})
  void proxyFor_loopback_isNone(String url) {
    assertNull(proxy(url, Map.of("HTTPS_PROXY", "not readable", "HTTP_PROXY", "proxy:1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "keys.example.com",
        "KEYS.Example.COM",
        "example.com",
        ".example.com",
        "*.example.com",
        "com",
        "keys.example.com.",
        "keys.example.com:443",
        ".example.com:443",
        "other.example, example.com",
        "other.example example.com",
        ",,example.com,"
      })
  void proxyFor_hostInNoProxy_isNone(String exceptions) {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", exceptions);

    assertNull(proxy(URL, environment));
    assertNull(proxy(URL, Map.of("HTTPS_PROXY", "proxy:1", "no_proxy", exceptions)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ".",
        "*.",
        ":443",
        "xample.com",
        "s.example.com",
        "keys.example.com:444",
        "keys.example.com.org",
        "*keys.example.com",
        "a.keys.example.com",
        "10.0.0.0/8"
      })
  void proxyFor_hostNotInNoProxy_isTheProxy(String exceptions) {
    assertNotNull(proxy(URL, Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", exceptions)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://10.0.0.1/jwks, 10.0.0.1",
    "https://10.0.0.1:8443/jwks, 10.0.0.1:8443",
    "https://[2001:db8::1]/jwks, 2001:db8::1",
    "https://[2001:db8::1]/jwks, [2001:db8::1]",
    "https://[2001:DB8::1]:8443/jwks, [2001:db8::1]:8443"
  })
  void proxyFor_addressInNoProxy_isNone(String url, String exceptions) {
    assertNull(proxy(url, Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", exceptions)));
  }

  @Test
  void of_setting_isReadAsItStands() {
    KeySetProxy proxy = KeySetProxy.of("user:p@ss:w%41rd@[::1]:3128");

    assertEquals("::1 3128 jwksProxy", shown(proxy));
    assertEquals(
        "Basic "
            + Base64.getEncoder()
                .encodeToString("user:p@ss:w%41rd".getBytes(StandardCharsets.UTF_8)),
        proxy.authorization());
    assertEquals("KeySetProxy[jwksProxy]", proxy.toString());
    assertNull(KeySetProxy.of("proxy.example:1").authorization());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hush",
        "hush:",
        ":1",
        "hush:0",
        "hush:65536",
        "http://hush:1",
        "hush:1/",
        "::1:80",
        "[hush]:1",
        "hush@proxy:1",
        ":hush@proxy:1",
        "@proxy:1",
        "hush:a\nb@proxy:1",
        "hu sh:1"
      })
  void of_malformedSetting_isRefusedAndNotQuoted(String value) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> KeySetProxy.of(value)).getMessage());

    assertFalse(message.contains("hush"), message);
  }
}
