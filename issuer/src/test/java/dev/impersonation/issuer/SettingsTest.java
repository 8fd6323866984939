package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static Arguments wrong(String setting, Consumer<LocalIssuer.Builder> how) {
    return Arguments.of(setting, how);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("port", b -> b.port(-1)),
        wrong("port", b -> b.port(65_536)),
        wrong("host", b -> b.host("")),
        wrong("host", b -> b.host("no such host")),
        wrong("host", b -> b.host("http://127.0.0.1")),
        wrong("url", b -> b.url(URI.create("issuer.example"))),
        wrong("url", b -> b.url(URI.create("ftp://issuer.example"))),
        wrong("url", b -> b.url(URI.create("https://issuer.example/path"))),
        wrong("url", b -> b.url(URI.create("https://issuer.example?q"))),
        wrong("url", b -> b.url(URI.create("https://issuer.example#f"))),
        wrong("url", b -> b.url(URI.create("https://me@issuer.example"))),
        wrong("url", b -> b.host("0.0.0.0").secretKey("sk_test_x")),
        wrong("secretKey", b -> b.secretKey("")),
        wrong("secretKey", b -> b.secretKey("sk_test_")),
        wrong("secretKey", b -> b.secretKey("pk_test_distinctive")),
        wrong("secretKey", b -> b.secretKey("sk_test_distinctive with a space")),
        wrong("secretKey", b -> b.secretKey("sk_test_distinctive\n")),
        wrong("secretKey", b -> b.host("0.0.0.0").url(URI.create("https://issuer.example"))),
        wrong("secretKey", b -> b.host("192.0.2.1")),
        wrong("signInUrl", b -> b.signInUrl(URI.create("/sign-in"))),
        wrong("signInUrl", b -> b.signInUrl(URI.create("javascript:x"))),
        wrong("signInUrl", b -> b.signInUrl(URI.create("https:///sign-in"))),
        wrong("publishableKeys", b -> b.publishableKeys(List.of("pk_test_MTI3LjAuMC4x"))),
        wrong("publishableKeys", b -> b.publishableKeys(List.of("sk_test_distinctive"))),
        wrong("publishableKeys", b -> b.host("localhost")),
        wrong("data", b -> b.data(Path.of("a;INIT=x"))),
        wrong("users", b -> b.usersJson("{}")),
        wrong("users", b -> b.usersJson("[{\"id\":\"a\"},{\"id\":\"a\"}]")),
        wrong("users", b -> b.usersJson("[{\"id\":\"a\",\"username\":\"distinctive@b\"}]")),
        wrong("impersonationLimit", b -> b.impersonationLimit(-1)));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void start_wrongSetting_namesItAndShowsNoValue(
      String setting, Consumer<LocalIssuer.Builder> how) {
    LocalIssuer.Builder builder = LocalIssuer.builder();
    how.accept(builder);

    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> builder.start().close())
                .getMessage());

    assertTrue(message.startsWith(setting + " is refused: "), message);
    assertEquals(1, message.lines().count(), message);
    assertFalse(message.contains("distinctive"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "",
        "127.0.0.1:4200",
        "http://127.0.0.1:4200/",
        "http://127.0.0.1:80",
        "https://app.example:443",
        "https://App.example",
        "https://app.example/page",
        "https://me@app.example",
        "https://app.example?",
        "ws://app.example",
        "https://[app.example"
      })
  void start_noOrigin_isRefused(String origin) {
    LocalIssuer.Builder builder = LocalIssuer.builder().allowedOrigins(List.of(origin));

    String message =
        assertThrows(IllegalArgumentException.class, () -> builder.start().close()).getMessage();

    assertTrue(String.valueOf(message).startsWith("allowedOrigins is refused: "), message);
  }

  @Test
  void start_defaults_areOfTheLoopbackAddress() {
    try (LocalIssuer issuer = LocalIssuer.start();
        LocalIssuer other = LocalIssuer.start()) {
      assertEquals("127.0.0.1", issuer.url().getHost());
      assertEquals(issuer.url(), issuer.localUrl());
      assertEquals(1, issuer.publishableKeys().size());
      assertTrue(issuer.secretKey().startsWith("sk_test_"));
      assertFalse(issuer.secretKey().equals(other.secretKey()));
    }
  }

  @Test
  void start_urlGiven_isWhatTheKeyAndTheTokensName() {
    try (LocalIssuer issuer =
        LocalIssuer.builder()
            .host("0.0.0.0")
            .secretKey("sk_live_x")
            .url(URI.create("HTTPS://Issuer.example:443/"))
            .start()) {
      assertEquals(URI.create("https://issuer.example"), issuer.url());
      assertEquals("0.0.0.0", issuer.localUrl().getHost());
      assertEquals("pk_test_aXNzdWVyLmV4YW1wbGUk", issuer.publishableKey());
      assertEquals("sk_live_x", issuer.secretKey());
    }
  }

  @Test
  void start_publishableKeysGiven_areKeptInOrder() {
    List<String> keys = List.of("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", "pk_test_MTI3LjAuMC4xOjk0MDAk");
    try (LocalIssuer issuer = LocalIssuer.builder().publishableKeys(keys).start()) {
      assertEquals(keys, issuer.publishableKeys());
      assertEquals(keys.get(0), issuer.publishableKey());
    }
  }
}
