package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request without identity finds of a session that belongs to somebody: nothing. */
public interface AnonymousSessionContract extends SessionContract {
  private String acting() {
    return customer().impersonatedBy("user_engineer").sign();
  }

  /** The cookie of a session that holds {@code secret} and is the actor's. */
  private String secretOf(String token) {
    return sessionCookie(session("/session?put=secret", token, ""));
  }

  private String stillKept(String token, String cookie) {
    return kept(session("/session", token, cookie));
  }

  @Test
  @DisplayName("without a token a bound session shows nothing, and is there for its owner after")
  default void session_anonymousWithBoundId_showsNothing() {
    for (String token : new String[] {customer().sign(), acting()}) {
      String cookie = secretOf(token);
      Exchange anonymous = session("/public-session", "", cookie);
      assertEquals("null", kept(anonymous));
      assertTrue(anonymous.json().path("id").isNull(), anonymous.body());
      assertFalse(anonymous.json().path("valid").asBoolean(true), anonymous.body());
      assertEquals("secret", stillKept(token, cookie));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"__session=%s; ", "__session=x; ", "__client_uat=0; __session=%s; "})
  @DisplayName("nor with a token that has expired, is none, or is signed out")
  default void session_staleTokenWithBoundId_showsNothing(String stale) {
    String token = acting();
    String cookie = secretOf(token);
    String expired = customer().impersonatedBy("user_engineer").expired().sign();
    Exchange anonymous = session("/public-session", "", stale.formatted(expired) + cookie);
    assertEquals("null", kept(anonymous));
    assertEquals("secret", stillKept(token, cookie));
  }

  @Test
  @DisplayName("the same where anonymous requests and preflights are allowed by a setting")
  default void session_anonymousBySetting_showsNothing() {
    Map<String, String> anonymous =
        Map.of("publishableKey", issuer().publishableKey(), "anonymous", "allow");
    String there = sessionCookie(session(anonymous, "/session?put=secret", customer().sign(), ""));
    assertEquals("null", kept(session(anonymous, "/session", "", there)));
    Map<String, String> preflights =
        Map.of("publishableKey", issuer().publishableKey(), "corsPreflight", "allow");
    String cookie = sessionCookie(session(preflights, "/session?put=s", customer().sign(), ""));
    Exchange preflight =
        send(
            preflights,
            "OPTIONS",
            "/session",
            "Origin",
            "http://app.example",
            "Access-Control-Request-Method",
            "GET",
            "Cookie",
            cookie);
    assertEquals("null", kept(preflight));
  }

  @Test
  @DisplayName("a session that is asked for then is the request's own, and is not kept")
  default void session_anonymousMakesOneWithBoundId_isForTheRequestOnly() {
    String token = acting();
    String cookie = secretOf(token);
    Exchange made = session("/public-session?make=yes", "", cookie);
    assertEquals("null", kept(made));
    assertNotEquals("null", made.json().path("id").asText());
    assertFalse(cookie.contains(made.json().path("id").asText()));
    assertFalse(made.json().path("valid").asBoolean(true), made.body());
    assertTrue(made.header("Set-Cookie").isEmpty(), made::toString);
    Exchange put = session("/public-session?put=cart", "", cookie);
    assertEquals("cart", kept(put));
    assertTrue(put.header("Set-Cookie").isEmpty(), put::toString);
    assertEquals("null", kept(session("/public-session", "", cookie)));
    assertEquals("secret", stillKept(token, cookie));
  }

  @Test
  @DisplayName("an anonymous request can neither rename nor end a session of somebody's")
  default void session_anonymousChangesOrEndsBoundOne_leavesItAlone() {
    String token = acting();
    String cookie = secretOf(token);
    Exchange renaming = session("/public-session?change=yes", "", cookie);
    assertEquals("nothing", renaming.json().path("changed").asText(), renaming.body());
    Exchange own = session("/public-session?make=yes&change=yes", "", cookie);
    assertNotEquals("nothing", own.json().path("changed").asText(), own.body());
    assertEquals(200, session("/public-session?make=yes&end=yes", "", cookie).status());
    assertEquals("secret", stillKept(token, cookie));
  }

  @Test
  @DisplayName("sessions that are nobody's are as ever")
  default void session_anonymousOfNobody_isKept() {
    String cookie = sessionCookie(session("/public-session?put=cart", "", ""));
    Exchange again = session("/public-session", "", cookie);
    assertEquals("cart", kept(again));
    assertTrue(again.json().path("valid").asBoolean(), again.body());
    Exchange renamed = session("/public-session?change=yes", "", cookie);
    String changed = sessionCookie(renamed);
    assertNotEquals(cookie, changed);
    assertEquals("cart", kept(session("/public-session", "", changed)));
  }

  @Test
  default void session_anonymousWithBindingOff_isAsEver() {
    Map<String, String> off =
        Map.of("publishableKey", issuer().publishableKey(), "bindHttpSession", "off");
    String cookie = sessionCookie(session(off, "/session?put=a", customer().sign(), ""));
    assertEquals("a", kept(session(off, "/public-session", "", cookie)));
  }
}
