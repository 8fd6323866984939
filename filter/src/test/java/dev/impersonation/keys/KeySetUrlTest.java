package dev.impersonation.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S37, S47: which URLs keys may be fetched from")
class KeySetUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://clerk.example.com/.well-known/jwks.json",
        "HTTPS://CLERK.EXAMPLE.COM/jwks",
        "https://clerk.example.com:8443/jwks?instance=1",
        "https://clerk.example.com:65535/jwks",
        "https://192.0.2.1/jwks",
        "https://127.0.0.1/jwks",
        "http://127.0.0.1/jwks",
        "http://127.0.0.1:9400/.well-known/jwks.json",
        "http://127.0.0.2/jwks",
        "http://127.255.255.255/jwks",
        "http://[::1]:9400/jwks",
        "http://localhost/jwks",
        "http://LOCALHOST:9400/jwks",
        "HTTP://localhost:9400"
      })
  void of_httpsOrLoopback_isAccepted(String url) {
    String shown = url.replaceFirst("\\?.*", "?...");
    assertEquals("RemoteKeySet[" + shown + "]", RemoteKeySet.of(URI.create(url)).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://clerk.example.com/jwks",
        "http://192.0.2.1/jwks",
        "http://10.0.0.1/jwks",
        "http://0.0.0.0/jwks",
        "http://[::]/jwks",
        "http://[::2]/jwks",
        "http://[::ffff:127.0.0.1]/jwks",
        "http://[0:0:0:0:0:0:0:2]/jwks",
        "http://127.0.0.1.evil.example/jwks",
        "http://localhost.evil.example/jwks",
        "http://evil.example/localhost",
        "http://evil.example/?http://127.0.0.1",
        "http://notlocalhost/jwks",
        "http://localhost-x/jwks",
        "http://localhost./jwks",
        "http://localhost_x/jwks",
        "http://127.0.0.256/jwks",
        "http://127.0.0.1.1/jwks",
        "http://128.0.0.1/jwks",
        "http://1127.0.0.1/jwks",
        "http://127.1/jwks",
        "http://2130706433/jwks",
        "http://0x7f000001/jwks",
        "http://127.0.0.1%2eevil.example/jwks",
        "http://127.0.0.1@evil.example/jwks",
        "http://127.0.0.1:80@evil.example/jwks",
        "http://user@localhost/jwks",
        "https://user:secret@clerk.example.com/jwks",
        "https://@clerk.example.com/jwks",
        "https://clerk.example.com/jwks#fragment",
        "https://clerk.example.com/jwks#",
        "https:///jwks",
        "https:/jwks",
        "https:jwks",
        "http:///jwks",
        "//clerk.example.com/jwks",
        "/jwks",
        "jwks.json",
        "clerk.example.com/jwks",
        "",
        "file:///etc/jwks.json",
        "file://localhost/etc/jwks.json",
        "ftp://localhost/jwks",
        "jar:file:/a.jar!/jwks.json",
        "data:application/json,%7B%7D",
        "http://127.0.0.1:0/jwks",
        "http://127.0.0.1:65536/jwks",
        "https://clerk.example.com:65536/jwks",
        "httpss://clerk.example.com/jwks"
      })
  void of_otherUrl_isRefusedAtStart(String url) {
    assertThrows(IllegalArgumentException.class, () -> RemoteKeySet.of(URI.create(url)));
    assertThrows(IllegalArgumentException.class, () -> RemoteKeySet.builder(URI.create(url)));
  }

  @Test
  void of_urlWithPassword_isRefusedWithoutQuotingIt() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> RemoteKeySet.of(URI.create("https://user:secret@clerk.example.com/")));

    assertFalse(String.valueOf(refusal.getMessage()).contains("secret"));
  }
}
