package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TokenBuilder;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No servlet session outlives a change of subject, actor or session ID. */
public interface SessionContract extends TestIssuerContract {
  /** Asks for the session's content with this token and session cookie; either may be empty. */
  default Exchange session(String path, String token, String cookie) {
    return session(settings(), path, token, cookie);
  }

  default Exchange session(Map<String, String> settings, String path, String token, String cookie) {
    String authorization = token.isEmpty() ? "None x" : "Bearer " + token;
    return send(settings, "GET", path, "Authorization", authorization, "Cookie", cookie + ";");
  }

  /** The session cookie that the answer sets, as the client sends it. */
  default String sessionCookie(Exchange exchange) {
    return exchange
        .header("Set-Cookie")
        .filter(cookie -> cookie.startsWith("JSESSIONID="))
        .map(cookie -> cookie.replaceFirst(";.*", ""))
        .orElseThrow(() -> new AssertionError("no session cookie: " + exchange));
  }

  default String kept(Exchange exchange) {
    assertEquals(200, exchange.status(), exchange.body());
    return exchange.json().path("kept").asText();
  }

  default TokenBuilder customer() {
    return issuer().token();
  }

  @Test
  default void session_sameIdentity_isKept() {
    TokenBuilder token = customer().impersonatedBy("user_engineer");
    Exchange first = session("/session?put=a", token.sign(), "");
    String cookie = sessionCookie(first);
    assertEquals("a", kept(session("/session", token.sign(), cookie)));
    assertEquals("a", kept(session("/session", token.sign(), cookie)));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("into impersonation", (Change) token -> token.impersonatedBy("user_e")),
        Arguments.of("of the session ID", (Change) token -> token.sessionId("sess_other")),
        Arguments.of("of the subject", (Change) token -> token.subject("user_other")));
  }

  /** Makes another identity of the customer's own. */
  interface Change {
    TokenBuilder of(TokenBuilder token);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  @DisplayName("a change of identity ends the session, in both directions")
  default void session_changeOfIdentity_isEnded(String what, Change change) {
    String own = customer().sign();
    String other = change.of(customer()).sign();
    String there = sessionCookie(session("/session?put=own", own, ""));
    assertEquals("null", kept(session("/session", other, there)));
    assertEquals("null", kept(session("/session", own, there)), "it is ended, not hidden");
    String back = sessionCookie(session("/session?put=other", other, ""));
    assertEquals("null", kept(session("/session", own, back)));
  }

  @Test
  @DisplayName("a change from one actor to another ends the session")
  default void session_changeOfActor_isEnded() {
    String cookie =
        sessionCookie(session("/session?put=a", customer().impersonatedBy("user_1").sign(), ""));
    String other = customer().impersonatedBy("user_2").sign();
    assertEquals("null", kept(session("/session", other, cookie)));
  }

  @Test
  @DisplayName("an anonymous session gets a new ID when it is first bound (session fixation)")
  default void session_firstBinding_changesItsId() {
    Exchange anonymous = session("/public-session?put=cart", "", "");
    String known = sessionCookie(anonymous);
    Exchange signedIn = session("/session", customer().sign(), known);
    assertEquals("cart", kept(signedIn));
    assertNotEquals(anonymous.json().path("id").asText(), signedIn.json().path("id").asText());
    String changed = sessionCookie(signedIn);
    assertNotEquals(known, changed);
    assertEquals("null", kept(session("/session", customer().sign(), known)));
    assertEquals("cart", kept(session("/session", customer().sign(), changed)));
  }

  @Test
  @DisplayName("a session made on the container's own request is bound too")
  default void session_madePastTheWrapper_isBound() {
    String cookie = sessionCookie(session("/session?put=a&past=yes", customer().sign(), ""));
    String other = customer().impersonatedBy("user_engineer").sign();
    assertEquals("null", kept(session("/session", other, cookie)));
  }

  @Test
  @DisplayName("an anonymous request neither binds nor ends a session")
  default void session_anonymousRequest_leavesItAlone() {
    String token = customer().sign();
    String cookie = sessionCookie(session("/session?put=a", token, ""));
    assertEquals(200, session("/public-session", "", cookie).status());
    assertEquals("a", kept(session("/session", token, cookie)));
  }

  @Test
  @DisplayName("a refused request does not touch the session")
  default void session_refusedRequest_leavesItAlone() {
    String token = customer().sign();
    String cookie = sessionCookie(session("/session?put=a", token, ""));
    String forged = customer().subject("user_other").forged().sign();
    assertEquals(401, session("/session", forged, cookie).status());
    assertEquals("a", kept(session("/session", token, cookie)));
  }

  @Test
  default void session_bindingOff_survivesTheChange() {
    Map<String, String> off =
        Map.of("publishableKey", issuer().publishableKey(), "bindHttpSession", "off");
    Exchange own = session(off, "/session?put=a", customer().sign(), "");
    String other = customer().impersonatedBy("user_engineer").sign();
    assertEquals("a", kept(session(off, "/session", other, sessionCookie(own))));
  }

  @Test
  @DisplayName("the filter makes no session of its own")
  default void session_notAskedFor_isNotMade() {
    Exchange exchange = get(WHOAMI, bearer(customer().sign()));
    assertTrue(exchange.header("Set-Cookie").isEmpty());
    assertFalse(exchange.body().contains("JSESSIONID"));
  }
}
