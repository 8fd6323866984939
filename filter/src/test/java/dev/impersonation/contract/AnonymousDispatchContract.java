package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dispatch of a request without identity finds of a session of somebody's: nothing. */
public interface AnonymousDispatchContract extends SessionContract {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public-dispatch?by=forward&to=/public/whoami",
        "/public-dispatch?by=include&to=/public/whoami",
        "/public-dispatch?by=async&to=/public/whoami",
        "/public-dispatch?by=async-wrapped&to=/public/whoami",
        "/public-dispatch?by=async-user&to=x",
        "/public-dispatch?by=named-forward&to=whoami",
        "/public-dispatch?by=error&status=409&to=x",
        "/public-async?by=complete",
        "/public-async?by=timeout-complete",
        "/public-async?by=timeout-dispatch&to=/public/whoami",
        "/public-async?by=timeout",
      })
  @DisplayName("no dispatch, error page or asynchronous work of an anonymous request shows it")
  default void session_anonymousDispatch_showsNothing(String path) {
    String token = customer().impersonatedBy("user_engineer").sign();
    String cookie = sessionCookie(session("/session?put=secret", token, ""));
    Exchange anonymous = send(settings(), "GET", path, "Cookie", cookie);
    assertTrue(anonymous.body().contains("\"kept\""), anonymous.body());
    assertFalse(anonymous.body().contains("secret"), anonymous.body());
    assertEquals("secret", kept(session("/session", token, cookie)));
  }
}
