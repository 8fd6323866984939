package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token is taken from, and where not. */
interface CarrierContract extends Contract {
  String MALFORMED = "authorization-header-invalid";
  String MISSING = "session-token-and-uat-missing";

  default String token(String subject) {
    return issuer().token().subject(subject).sign();
  }

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
  default void cookie_plain_isAccepted() {
    assertSpeaksFor("user_a", get(WHOAMI, cookie("x=1; __session=" + token("user_a") + "; y=2")));
  }

  @Test
  default void cookie_impersonated_hasActor() {
    Exchange exchange =
        get(WHOAMI, cookie("__session=" + issuer().token().impersonatedBy("user_e").sign()));
    assertSpeaksFor("user_customer", exchange);
    assertActor("user_e", exchange);
  }

  @Test
  default void cookie_suffixed_isAccepted() {
    assertSpeaksFor(
        "user_a",
        get(WHOAMI, cookie("__session_" + issuer().cookieSuffix() + "=" + token("user_a"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__SESSION",
        "__Session",
        "__session_",
        "__session_other123",
        "__sessionx",
        "x__session",
        "_session",
        "session",
        "__session2",
        "__refresh",
        "__clerk_db_jwt"
      })
  @DisplayName("S26, S28: cookie names are compared whole and with regard to case")
  default void cookie_otherName_isIgnored(String name) {
    assertRefused(401, MISSING, get(WHOAMI, cookie(name + "=" + token("user_a"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"__session=", "__session", "__session=; a=b", "=; ;;", ""})
  @DisplayName("S26: an empty cookie is no token and no error")
  default void cookie_empty_isNoToken(String cookies) {
    Exchange exchange = get(WHOAMI, cookie(cookies));
    assertEquals(401, exchange.status());
    assertFalse(exchange.handlerRan());
  }

  @Test
  @DisplayName("S26: two cookies of one name and different values are ambiguous")
  default void cookie_twiceDifferent_isRefused() {
    Exchange refused =
        get(WHOAMI, cookie("__session=" + token("user_a") + "; __session=" + token("user_b")));
    assertRefused(401, "session-cookie-ambiguous", refused);
  }

  @Test
  @DisplayName("S26: the same cookie twice is one cookie")
  default void cookie_twiceTheSame_isAccepted() {
    String token = token("user_a");
    assertSpeaksFor("user_a", get(WHOAMI, cookie("__session=" + token + "; __session=" + token)));
  }

  @Test
  @DisplayName("S26: a quoted value is the value or nothing, never an error or somebody else")
  default void cookie_quoted_isItselfOrNothing() {
    Exchange exchange = get(WHOAMI, cookie("__session=\"" + token("user_a") + "\""));
    assertTrue(exchange.status() == 200 || exchange.status() == 401, exchange.body());
    if (exchange.status() == 200) {
      assertSpeaksFor("user_a", exchange);
    }
  }

  @Test
  @DisplayName("S26: what stands inside another cookie's quotes never wins over the real cookie")
  default void cookie_smuggledInQuotes_neverWins() {
    String smuggled = "x=\"; __session=" + token("user_evil") + "; y=\"";
    Exchange exchange = get(WHOAMI, cookie(smuggled + "; __session=" + token("user_a")));
    assertTrue(exchange.status() == 200 || exchange.status() == 401, exchange.body());
    assertFalse(exchange.body().contains("user_evil"), exchange.body());
  }

  @Test
  @DisplayName("S26: the suffixed cookie of another application is not looked at")
  default void cookie_suffixOfAnotherApplication_isIgnored() {
    String own = "__session_" + issuer().cookieSuffix() + "=" + token("user_a");
    String other = "__session_AbCdEfGh=" + token("user_b");
    assertSpeaksFor("user_a", get(WHOAMI, cookie(other + "; " + own)));
    assertSpeaksFor("user_a", get(WHOAMI, cookie(own + "; " + other)));
  }

  @Test
  @DisplayName("of two good cookies the newer token speaks, as Clerk's own back end chooses")
  default void cookie_plainNewerThanSuffixed_plainWins() {
    Instant now = Instant.now();
    String older = issuer().token().subject("user_old").issuedAt(now.minusSeconds(20)).sign();
    String newer = issuer().token().subject("user_new").issuedAt(now.minusSeconds(2)).sign();
    String suffixed = "__session_" + issuer().cookieSuffix() + "=";
    String uat = "; __client_uat=1; __client_uat_" + issuer().cookieSuffix() + "=1";
    assertSpeaksFor(
        "user_new", get(WHOAMI, cookie("__session=" + newer + "; " + suffixed + older + uat)));
    assertSpeaksFor(
        "user_new", get(WHOAMI, cookie("__session=" + older + "; " + suffixed + newer + uat)));
  }

  @Test
  @DisplayName("the chosen cookie alone speaks: there is no falling back to the other")
  default void cookie_chosenOneIsBad_theOtherIsNotTried() {
    String suffixed = "__session_" + issuer().cookieSuffix() + "=";
    String forged = issuer().token().subject("user_evil").forged().sign();
    Exchange refused =
        get(
            WHOAMI,
            cookie(
                "__session="
                    + token("user_a")
                    + "; "
                    + suffixed
                    + forged
                    + "; __client_uat_"
                    + issuer().cookieSuffix()
                    + "=1; __client_uat=0"));
    assertRefused(401, "token-invalid-signature", refused);
  }

  @Test
  @DisplayName("the browser says signed out: __client_uat=0")
  default void cookie_clientUatZero_isSignedOut() {
    assertRefused(
        401,
        "session-token-but-no-client-uat",
        get(WHOAMI, cookie("__session=" + token("user_a") + "; __client_uat=0")));
  }

  @Test
  @DisplayName("the browser signed in or out after the token was issued")
  default void cookie_clientUatLaterThanToken_isSignedOut() {
    long later = Instant.now().getEpochSecond() + 3600;
    assertRefused(
        401,
        "session-token-iat-before-client-uat",
        get(WHOAMI, cookie("__session=" + token("user_a") + "; __client_uat=" + later)));
  }

  @Test
  default void cookie_clientUatBeforeToken_isAccepted() {
    long before = Instant.now().getEpochSecond() - 3600;
    assertSpeaksFor(
        "user_a", get(WHOAMI, cookie("__session=" + token("user_a") + "; __client_uat=" + before)));
  }

  @Test
  default void cookie_clientUatOnly_saysSo() {
    assertRefused(
        401, "client-uat-but-no-session-token", get(WHOAMI, cookie("__client_uat=1700000000")));
  }

  @Test
  @DisplayName("several applications on one domain: the suffixed cookie is this application's")
  default void cookie_plainOfOtherIssuer_suffixedWins() {
    String other = issuer().token().subject("user_other").otherIssuer().sign();
    assertSpeaksFor(
        "user_a",
        get(
            WHOAMI,
            cookie(
                "__session="
                    + other
                    + "; __session_"
                    + issuer().cookieSuffix()
                    + "="
                    + token("user_a"))));
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
        RawHttp.exchange(
            port(settings()),
            "POST /api/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    assertEquals(401, RawHttp.status(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization : Bearer %s\r\n",
        "Authorization: Basic x\r\n Bearer %s\r\n",
        "Authorization: Bearer\u0000 %s\r\n",
        "Authorization: Bearer %s\u0000\r\n",
        "X: y\rAuthorization: Bearer %s\r\n"
      })
  @DisplayName("S29: odd HTTP never yields an identity")
  default void oddHttp_neverYieldsIdentity(String fields) throws IOException {
    String answer = odd(fields.replace("%s", token("user_a")) + "\r\n");
    assertNotEquals(200, RawHttp.status(answer), answer);
    assertFalse(RawHttp.handlerRan(answer), answer);
  }

  @Test
  @DisplayName("S29: a folded header is refused, or joined and then read as a whole")
  default void oddHttp_foldedHeader_yieldsNoOtherIdentity() throws IOException {
    String answer = odd("Authorization:\r\n Bearer " + token("user_a") + "\r\n\r\n");
    assertRefusedUnless(joinsFoldedHeaders(), answer);
    String twice =
        odd("Authorization: Bearer " + token("user_a") + "\r\n " + token("user_b") + "\r\n\r\n");
    assertRefusedUnless(false, twice);
  }

  @Test
  @DisplayName("S29: two lengths are refused, or chunked has the last word and the connection ends")
  default void oddHttp_twoLengths_yieldNoOtherIdentity() throws IOException {
    String smuggled = "GET /public/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    String answer =
        odd(
            "Authorization: Bearer "
                + token("user_a")
                + "\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + smuggled);
    assertRefusedUnless(readsChunkedInSpiteOfLength(), answer);
    assertFalse(answer.contains("/public"), answer);
  }

  /** Whether the container joins folded header lines (RFC 9112 section 5.2). */
  default boolean joinsFoldedHeaders() {
    return false;
  }

  /** Whether the container lets chunked override a length (RFC 9112 section 6.3). */
  default boolean readsChunkedInSpiteOfLength() {
    return false;
  }

  private String odd(String rest) throws IOException {
    return RawHttp.exchange(
        port(settings()),
        "GET /api/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + rest);
  }

  private static void assertRefusedUnless(boolean accepted, String answer) {
    if (accepted) {
      assertEquals(200, RawHttp.status(answer), answer);
      assertTrue(answer.contains("\"sub\":\"user_a\""), answer);
    } else {
      assertTrue(RawHttp.status(answer) >= 400, answer);
      assertFalse(RawHttp.handlerRan(answer), answer);
    }
  }
}
