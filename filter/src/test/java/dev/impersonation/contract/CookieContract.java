package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token is taken from, and where not: cookies. */
public interface CookieContract extends TestIssuerContract {
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
  @DisplayName("S26: cookies of others without suffix do not spoil a clear pair of ours")
  default void cookie_plainAmbiguousBesideSuffixed_suffixedSpeaks() {
    String suffix = issuer().cookieSuffix();
    String own = "__session_" + suffix + "=" + token("user_a") + "; __client_uat_" + suffix + "=1";
    for (String others :
        List.of(
            "__session=" + token("user_b") + "; __session=" + token("user_c"),
            "__client_uat=0; __client_uat=1700000000",
            "__session=a; __session=b; __client_uat=0; __client_uat=1700000000")) {
      assertSpeaksFor("user_a", get(WHOAMI, cookie(others + "; " + own)));
      assertSpeaksFor("user_a", get(WHOAMI, cookie(own + "; " + others)));
    }
  }

  @Test
  @DisplayName("S26: two suffixed cookies of different values are ambiguous beside any other")
  default void cookie_suffixedTwiceDifferent_isRefused() {
    String name = "__session_" + issuer().cookieSuffix() + "=";
    String twice = name + token("user_a") + "; " + name + token("user_b");
    assertRefused(401, "session-cookie-ambiguous", get(WHOAMI, cookie(twice)));
    assertRefused(
        401,
        "session-cookie-ambiguous",
        get(WHOAMI, cookie("__session=" + token("user_a") + "; " + twice)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"__session", "__session_SUFFIX"})
  @DisplayName("S26: a partitioned cookie and one that is not, of one session: the newer speaks")
  default void cookie_twiceOfOneSession_newerSpeaks(String form) {
    String name = form.replace("SUFFIX", issuer().cookieSuffix()) + "=";
    long now = Instant.now().getEpochSecond();
    String older = ofSession(now - 20);
    String newer = ofSession(now - 2);
    for (String cookies :
        List.of(name + older + "; " + name + newer, name + newer + "; " + name + older)) {
      Exchange exchange = get(WHOAMI, cookie(cookies));
      assertSpeaksFor("user_a", exchange);
      assertEquals(now - 2, exchange.json().path("iat").asLong(), exchange.body());
    }
  }

  private String ofSession(long issuedAt) {
    return issuer().token().subject("user_a").issuedAt(Instant.ofEpochSecond(issuedAt)).sign();
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
}
