package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People whose browser loads a page are sent to sign in, and come back to that page. */
public interface SignInContract extends LimitContract {
  String ACCEPT_OF_BROWSERS =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

  private static String[] pageLoad() {
    return new String[] {"Sec-Fetch-Dest", "document", "Accept", ACCEPT_OF_BROWSERS};
  }

  private Map<String, String> signingInAt(String url) {
    return Map.of("publishableKey", issuer().publishableKey(), "signInUrl", url, "coverage", "off");
  }

  default Map<String, String> signingIn() {
    return signingInAt("/public/sign-in");
  }

  default Exchange load(Map<String, String> settings, String path, String... more) {
    String[] load = pageLoad();
    String[] headers = Arrays.copyOf(load, load.length + more.length);
    System.arraycopy(more, 0, headers, load.length, more.length);
    return send(settings, "GET", path, headers);
  }

  /** What the sign-in page is told to go back to, on this host. */
  private void assertSentToSignIn(String reason, String from, Exchange exchange) {
    assertEquals(303, exchange.status(), exchange.body());
    String location = exchange.header("Location").orElse("");
    String before = "/public/sign-in?redirect_url=";
    assertTrue(location.startsWith(before), location);
    String value = location.substring(before.length());
    assertTrue(value.matches("[A-Za-z0-9._~%-]*"), value);
    assertEquals(
        "http://127.0.0.1:" + port(signingIn()) + from,
        URLDecoder.decode(value, StandardCharsets.UTF_8));
    assertEquals("no-store", exchange.header("Cache-Control").orElse(""));
    assertEquals(reason, exchange.header("x-clerk-auth-reason").orElse(""));
    assertChallenge("none", exchange);
    assertEquals("", exchange.body());
    assertNothingRan(exchange);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WHOAMI,
        "/",
        "/nowhere",
        "/api/whoami/extra?a=b%20c&d=%C3%A9+f",
        "/api/whoami?redirect_url=https%3A%2F%2Fapp.example%2F",
        "/api/a?x=%0D%0ASet-Cookie:%20a=b"
      })
  @DisplayName("a page load without a token is 303 to the sign-in page, and comes back")
  default void signIn_pageLoad_isSentThereAndBack(String path) {
    assertSentToSignIn(MISSING, path, load(signingIn(), path));
  }

  @Test
  @DisplayName("browsers that send no Sec-Fetch-Dest are told by what they accept")
  default void signIn_acceptsHtml_isAPageLoad() {
    assertSentToSignIn(
        MISSING, WHOAMI, send(signingIn(), "GET", WHOAMI, "Accept", ACCEPT_OF_BROWSERS));
  }

  @Test
  @DisplayName("an expired cookie is the everyday case; one that is none of ours is the same")
  default void signIn_cookieThatDoesNotVerify_isSentThere() {
    String expired = issuer().token().expired().sign();
    String forged = issuer().token().forged().sign();
    assertSentToSignIn(
        "token-expired", WHOAMI, load(signingIn(), WHOAMI, cookie("__session=" + expired)));
    assertSentToSignIn(
        "token-invalid-signature",
        WHOAMI,
        load(signingIn(), WHOAMI, cookie("__session=" + forged)));
    Exchange signedIn = load(signingIn(), WHOAMI, cookie("__session=" + issuer().token().sign()));
    assertSpeaksFor("user_customer", signedIn);
  }

  @Test
  default void signIn_head_isSentThereToo() {
    assertSentToSignIn(MISSING, WHOAMI, send(signingIn(), "HEAD", WHOAMI, pageLoad()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|iframe|text/html",
        "GET|empty|text/html",
        "GET|Document|text/html",
        "GET|document, document|text/html",
        "GET||*/*",
        "GET||application/json, text/html",
        "POST|document|text/html",
        "PUT|document|text/html",
        "OPTIONS|document|text/html"
      })
  @DisplayName("whatever is no page load is 401 as ever")
  default void signIn_noPageLoad_is401(String method, String destination, String accept) {
    Exchange refused =
        destination == null
            ? send(signingIn(), method, WHOAMI, "Accept", accept)
            : send(signingIn(), method, WHOAMI, "Accept", accept, "Sec-Fetch-Dest", destination);
    assertEquals(401, refused.status());
    assertEquals("none", refused.header("Location").orElse("none"));
    assertNothingRan(refused);
  }

  @Test
  @DisplayName("a token in the header is a program's: 401")
  default void signIn_badHeader_is401() {
    assertRefused(
        401, "token-expired", load(signingIn(), WHOAMI, bearer(issuer().token().expired().sign())));
    assertRefused(
        401, "authorization-header-invalid", load(signingIn(), WHOAMI, "Authorization", "Bearer"));
  }

  @Test
  @DisplayName("who is signed in and may not is 403")
  default void signIn_denied_is403() {
    Exchange refused = load(signingIn(), "/limited/deny/notes", impersonated());
    assertForbidden(DENIED, refused);
    assertEquals("none", refused.header("Location").orElse("none"));
  }

  @Test
  @DisplayName("a handshake is no page load")
  default void signIn_handshake_is401() throws IOException {
    String answer =
        RawConnection.exchange(
            port(signingIn()),
            String.join(
                "\r\n",
                "GET /api/whoami HTTP/1.1",
                "Host: 127.0.0.1",
                "Sec-Fetch-Dest: document",
                "Accept: text/html",
                "Sec-WebSocket-Version: 13",
                "Connection: close",
                "",
                ""));
    assertEquals(401, RawConnection.status(answer), answer);
  }

  @Test
  @DisplayName("the sign-in page is open, and is not sent to itself where it is not")
  default void signIn_theSignInPage_isNotSentToItself() {
    assertRan(load(signingIn(), "/public/sign-in?redirect_url=x"));
    for (String closed : new String[] {"/api/sign-in", "/api/sign-in/"}) {
      Map<String, String> settings = signingInAt(closed);
      for (String path :
          new String[] {
            "/api/sign-in", "/api/sign-in/", "/api/sign%2Din", "/api/sign-in?redirect_url=x"
          }) {
        Exchange refused = load(settings, path);
        assertEquals(401, refused.status(), path);
        assertEquals("none", refused.header("Location").orElse("none"));
      }
      assertEquals(303, load(settings, "/api/sign-in-help").status());
    }
  }

  @Test
  @DisplayName("nor if it is written as a whole URL, whatever the host calls itself")
  default void signIn_theSignInPageByUrl_isNotSentToItself() {
    Map<String, String> own = signingInAt("https://127.0.0.1/api/sign-in");
    assertEquals(401, load(own, "/api/sign-in").status());
    assertEquals(303, load(own, WHOAMI).status());
    Map<String, String> other = signingInAt("https://accounts.example.com/api/sign-in?theme=dark");
    assertEquals(401, load(other, "/api/sign-in?redirect_url=x").status());
    assertEquals(303, load(other, "/api/sign-in").status());
    assertEquals(
        "https://accounts.example.com/api/sign-in?theme=dark&redirect_url=http%3A%2F%2F127.0.0.1%3A"
            + port(other)
            + "%2Fapi%2Fwhoami",
        load(other, WHOAMI).header("Location").orElse(""));
  }

  @Test
  @DisplayName("what a client says of another host is not believed")
  default void signIn_forwardedFields_areNotRead() {
    assertSentToSignIn(
        MISSING,
        WHOAMI,
        load(
            signingIn(),
            WHOAMI,
            "X-Forwarded-Host",
            "evil.example",
            "X-Forwarded-Proto",
            "https",
            "Forwarded",
            "host=evil.example;proto=https",
            "X-Original-URL",
            "/evil",
            "Referer",
            "https://evil.example/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example/%2e%2e", "/\\evil.example", "/%0d%0aLocation:%20x"})
  @DisplayName("no spelling of a path leads to another site, or makes a field")
  default void signIn_oddPath_staysHere(String path) throws IOException {
    String answer =
        RawConnection.exchange(
            port(signingIn()),
            "GET "
                + path
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Dest: document\r\n"
                + "Connection: close\r\n\r\n");
    assertTrue(RawConnection.status(answer) >= 303, answer);
    answer
        .lines()
        .filter(line -> line.regionMatches(true, 0, "location:", 0, 9))
        .forEach(
            line ->
                assertTrue(
                    line.matches(
                        "(?i)location: (/public/sign-in\\?redirect_url=http%3A%2F%2F127\\.0\\.0\\.1"
                            + "%2F[A-Za-z0-9._~%-]*|https?://127\\.0\\.0\\.1[:/].*)"),
                    line));
  }

  @Test
  @DisplayName("a host name that is none is left out")
  default void signIn_oddHost_isLeftOut() throws IOException {
    String answer =
        RawConnection.exchange(
            port(signingIn()),
            "GET /api/whoami HTTP/1.1\r\nHost: app.example@evil.example\r\nSec-Fetch-Dest:"
                + " document\r\nConnection: close\r\n\r\n");
    assertFalse(answer.contains("evil.example%2Fapi"), answer);
  }

  @Test
  @DisplayName("credentials of sign-in flows stay where they are")
  default void signIn_clerksParameters_areLeftOut() {
    assertSentToSignIn(
        MISSING,
        "/api/whoami?a=1&b=2",
        load(
            signingIn(),
            "/api/whoami?__clerk_ticket=eyJ&a=1&__clerk_db_jwt=dvb&__session=eyJ&b=2"
                + "&%5F%5Fclerk_handshake=eyJ"));
    assertSentToSignIn(MISSING, WHOAMI, load(signingIn(), "/api/whoami?__clerk_handshake_nonce=x"));
  }

  @Test
  @DisplayName("what is too long for a field is cut where it makes sense")
  default void signIn_longUrl_isCut() {
    assertSentToSignIn(MISSING, WHOAMI, load(signingIn(), WHOAMI + "?a=" + "x".repeat(4096)));
    Exchange sent = load(signingIn(), "/api/" + "%C3%A9".repeat(500));
    assertEquals(303, sent.status());
    assertEquals("/public/sign-in", sent.header("Location").orElse(""));
  }
}
