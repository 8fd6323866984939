package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token is taken from, and where not: the {@code Authorization} header. */
public interface CarrierContract extends TestIssuerContract {
  String MALFORMED = "authorization-header-invalid";

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer   "})
  @DisplayName("S25: the scheme is compared whole and without regard to case")
  default void header_schemeInAnyCase_isAccepted(String scheme) {
    assertSpeaksFor("user_a", get(WHOAMI, "Authorization", scheme + token("user_a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "Bearer",
        "Bearer %s extra",
        "Bearer %s,%s",
        "Bearer %s, Bearer %s",
        "Bearer: %s",
        "Bearer %s;",
        "Bearer \"%s\"",
        "Basic dXNlcjpwYXNz, Bearer %s",
        "Bearer =%s",
        "Bearer Bearer %s"
      })
  @DisplayName("S24, S25: a header that says nothing clear is refused and never looked past")
  default void header_malformed_isRefusedInSpiteOfCookie(String form) {
    String token = token("user_a");
    Exchange refused =
        get(
            WHOAMI,
            "Authorization",
            form.replace("%s", token),
            "Cookie",
            "__session=" + token("user_b"));
    assertRefused(401, MALFORMED, refused);
    assertChallenge("Bearer error=\"invalid_request\"", refused);
  }

  @Test
  @DisplayName("S24: more than one Authorization header is refused")
  default void header_twice_isRefused() {
    String token = token("user_a");
    assertRefused(
        401,
        MALFORMED,
        get(WHOAMI, "Authorization", "Bearer " + token, "Authorization", "Bearer " + token));
  }

  @Test
  @DisplayName("S24: of another scheme and ours together neither counts")
  default void header_basicAndBearer_isRefused() {
    assertRefused(
        401,
        MALFORMED,
        get(
            WHOAMI,
            "Authorization",
            "Basic dXNlcjpwYXNz",
            "Authorization",
            "Bearer " + token("user_a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic dXNlcjpwYXNz",
        "Digest username=\"u\", realm=\"r\"",
        "Bearerx %s",
        "XBearer %s",
        "Basic Bearer %s"
      })
  @DisplayName("S25: a header of another scheme is not ours; the cookie is consulted")
  default void header_otherScheme_consultsCookie(String form) {
    String header = form.replace("%s", token("user_a"));
    assertRefused(401, MISSING, get(WHOAMI, "Authorization", header));
    assertSpeaksFor(
        "user_b", get(WHOAMI, "Authorization", header, "Cookie", "__session=" + token("user_b")));
  }

  @Test
  @DisplayName("S27: the header wins over the cookie, with its own actor")
  default void header_andCookie_headerWins() {
    Exchange exchange =
        get(
            WHOAMI,
            "Authorization",
            "Bearer " + token("user_a"),
            "Cookie",
            "__session=" + issuer().token().subject("user_b").impersonatedBy("user_c").sign());
    assertSpeaksFor("user_a", exchange);
    assertEquals("NONE", exchange.json().path("impersonation").asText());
  }

  @Test
  @DisplayName("S27: a bad header never falls back to the cookie")
  default void header_badWithGoodCookie_isRefused() {
    assertRefused(
        401,
        "token-expired",
        get(
            WHOAMI,
            "Authorization",
            "Bearer " + issuer().token().expired().sign(),
            "Cookie",
            "__session=" + token("user_b")));
  }

  @Test
  @DisplayName("S28: tokens in query, body, other headers and paths are nothing")
  default void token_elsewhere_isIgnored() throws IOException {
    String token = token("user_a");
    String query = "?access_token=" + token + "&__session=" + token + "&token=" + token;
    assertAll(
        () -> assertRefused(401, MISSING, get(WHOAMI + query)),
        () -> assertRefused(401, MISSING, get(WHOAMI, "X-Authorization", "Bearer " + token)),
        () -> assertRefused(401, MISSING, get(WHOAMI, "Proxy-Authorization", "Bearer " + token)),
        () -> assertRefused(401, MISSING, get(WHOAMI, "X-Forwarded-Authorization", token)));
    String body = "access_token=" + token;
    String answer =
        RawConnection.exchange(
            port(settings()),
            "POST /api/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    assertEquals(401, RawConnection.status(answer));
  }
}
