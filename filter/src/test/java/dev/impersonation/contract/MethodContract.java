package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S36: every method is policed, those that no client library sends as well. */
public interface MethodContract extends TestIssuerContract {
  private String bearerField() {
    return "Authorization: Bearer "
        + issuer().token().impersonatedBy("user_engineer").sign()
        + "\r\n";
  }

  private String raw(String method, String path, String fields) throws IOException {
    return RawConnection.exchange(
        port(settings()),
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + fields
            + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "PROPFIND",
        "MKCOL",
        "PURGE",
        "FOO",
        "QUERY",
        "get",
        "post",
        "delete",
        "options",
        "Get",
        "gET",
        "head",
        "trace",
        "X-Y.Z"
      })
  @DisplayName("S36: every method is policed")
  default void method_withoutToken_neverRunsTheHandler(String method) throws IOException {
    for (String path : new String[] {WHOAMI, "/nowhere", "/"}) {
      String refused = raw(method, path, "");
      assertTrue(RawConnection.status(refused) >= 400, refused);
      assertFalse(RawConnection.handlerRan(refused), refused);
      if (!method.equalsIgnoreCase("TRACE")) {
        assertEquals(401, RawConnection.status(refused), refused);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "PROPFIND",
        "MKCOL",
        "PURGE",
        "FOO",
        "QUERY",
        "get",
        "post",
        "options",
        "gET",
        "X-Y.Z"
      })
  @DisplayName("S36: every method carries the identity, as the client spelled it")
  default void method_withToken_hasIdentity(String method) throws IOException {
    String answer = raw(method, WHOAMI, bearerField());
    assertEquals(200, RawConnection.status(answer), answer);
    assertTrue(answer.contains("\"method\":\"" + method + "\""), answer);
    assertTrue(answer.contains("\"sub\":\"user_customer\""), answer);
    assertTrue(answer.contains("\"actor\":\"user_engineer\""), answer);
  }

  @Test
  @DisplayName("S36: HEAD is refused like GET, without a body")
  default void method_headWithoutToken_isRefusedWithoutBody() {
    Exchange refused = send(settings(), "HEAD", WHOAMI);
    assertEquals(401, refused.status());
    assertChallenge("Bearer", refused);
    assertEquals("", refused.body());
  }

  @Test
  @DisplayName("S36: HEAD with a token runs the handler, once, and has no body")
  default void method_headWithToken_runsTheHandler() throws IOException {
    int before = calls();
    String answer = raw("HEAD", WHOAMI, bearerField());
    assertEquals(200, RawConnection.status(answer), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
    assertEquals(before + 1, calls());
  }

  @Test
  @DisplayName("S36: a refused method runs no handler, by its own count")
  default void method_refused_isNotCounted() throws IOException {
    int before = calls();
    for (String method : new String[] {"HEAD", "OPTIONS", "TRACE", "get", "FOO"}) {
      assertTrue(RawConnection.status(raw(method, WHOAMI, "")) >= 400);
    }
    assertEquals(before, calls());
  }

  private int calls() {
    return get("/api/count", bearer(issuer().token().sign())).json().path("calls").asInt();
  }

  @Test
  @DisplayName("S36: TRACE is the container's to refuse, or has identity")
  default void method_traceWithToken_isRefusedOrHasIdentity() throws IOException {
    String answer = raw("TRACE", WHOAMI, bearerField());
    if (quirks().has(HostQuirk.TRACE_REACHES_THE_APPLICATION)) {
      assertEquals(200, RawConnection.status(answer), answer);
      assertTrue(answer.contains("\"sub\":\"user_customer\""), answer);
    } else {
      assertTrue(RawConnection.status(answer) >= 400, answer);
      assertFalse(RawConnection.handlerRan(answer), answer);
    }
    assertFalse(answer.contains("eyJ"), "the token is echoed");
  }
}
