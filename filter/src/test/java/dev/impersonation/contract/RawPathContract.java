package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S49: what stands behind the filter reads the URI by itself, and finds no other path in it. */
public interface RawPathContract extends AuditTrailContract {
  default Exchange sendRaw(
      Map<String, String> settings, String method, String path, String... credentials)
      throws IOException {
    try (RawConnection connection = new RawConnection(port(settings))) {
      String field = credentials.length == 0 ? "" : credentials[0] + ": " + credentials[1] + "\r\n";
      connection.send(
          "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n%s\r\n"
              .formatted(method, path, field));
      return connection.read();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/routes/files/../public/x",
        "/routes/files/%2e%2e/public/x",
        "/routes/files/.%2E/public/x",
        "/routes/files/..;/public/x",
        "/routes/files/..;a=b/public/x",
        "/routes/files/%2e%2e;a=b/public/x",
        "/routes/./public/x",
        "/routes/%2e/public/x",
        "/routes//public/x",
        "//routes/public/x",
        "/routes/;a=b/public/x",
        "/x/../routes/public/x",
        "/routes/public/../files/x",
        "/routes/public/%2e%2e/files/x",
        "/routes/public/..;/files/x",
        "/routes/public/..%2ffiles/x",
        "/routes/public/..%5cfiles/x",
        "/routes/public/%252e%252e/files/x",
        "/routes/public/..%3b/files/x",
        "/routes/public//x",
        "/routes/public/x/.",
        "/routes/public/x/..",
        "/routes/public%2fx",
        "/routes/public/a%2fb",
        "/routes/public/%c0%af",
        "/routes/public;a=%2f..%2ffiles/x",
        "/routes/public;a=%5c../x",
        "/routes/public/%00"
      })
  @DisplayName("on a path that can be read in two ways a public guard opens nothing")
  default void rawPath_ambiguousAndAnonymous_isRefused(String path) throws IOException {
    for (Map<String, String> settings : List.of(settings(), shipped(), closed())) {
      for (String method : List.of("GET", "POST")) {
        Exchange answer = sendRaw(settings, method, path);
        assertFalse(answer.handlerRan(), answer.body());
        assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
      }
    }
    Exchange stale = sendRaw(shipped(), "GET", path, "Cookie", "__session=stale");
    assertFalse(stale.handlerRan(), stale.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/routes/payments/7/../../comments/1",
        "/routes/payments/7/%2e%2e/%2e%2e/comments/1",
        "/routes/payments/7/..;/..;/comments/1",
        "/routes/payments/..;a=b/comments/1",
        "/routes/comments/../payments/7",
        "/routes/comments/..;/payments/7",
        "/routes/comments/..%2fpayments/7",
        "/routes/comments/%2e%2e;x/payments/7",
        "/routes/secret/x/../../comments/1",
        "/routes/./comments/1",
        "/routes//comments/1",
        "//routes/comments/1",
        "/routes/comments//1",
        "/routes/comments/;a=b/1",
        "/routes/comments/a%2f1",
        "/routes/comments/%c0%af",
        "/x/..;/routes/comments/1"
      })
  @DisplayName("while somebody impersonates, one that can be read in two ways runs nothing")
  default void rawPath_ambiguousAndImpersonated_isRefused(String path) throws IOException {
    for (Map<String, String> settings : List.of(settings(), shipped(), closed())) {
      for (String method : List.of("GET", "DELETE")) {
        Exchange answer = sendRaw(settings, method, path, impersonated());
        assertFalse(answer.handlerRan(), answer.body());
        assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/x",
        "/x/",
        "/x;a=1",
        "/x;a=1/y;b=2;c",
        "/a%20b",
        "/%C3%A9",
        "/%68%65llo",
        "/a+b",
        "/100%25",
        "/a..b/.well-known/...",
        "/x?a=/../b&c=%2e%2e//;"
      })
  @DisplayName("ordinary spellings pass: parameters, spaces, other scripts, a slash at the end")
  default void rawPath_ordinary_passes(String path) throws IOException {
    for (Exchange answer :
        List.of(
            sendRaw(shipped(), "POST", "/routes/public" + path),
            sendRaw(shipped(), "DELETE", "/routes;a=b/comments" + path, impersonated()),
            sendRaw(shipped(), "GET", "/%72outes/x" + path, impersonated()))) {
      // A strict host takes no percent sign that is encoded.
      assertTrue(
          answer.handlerRan() || (answer.status() == 400 && path.contains("%25")),
          answer.toString());
      if (answer.handlerRan()) {
        assertTrue(isReadAlike(answer), answer.body());
      }
    }
  }

  static boolean isReadAlike(Exchange answer) {
    for (JsonNode reading : answer.json().path("readings")) {
      if (!reading.equals(answer.json().path("matched"))) {
        return false;
      }
    }
    return true;
  }

  @Test
  @DisplayName("customers in person are the application's own to route")
  default void rawPath_ambiguousInPerson_isLeftAlone() throws IOException {
    Exchange answer = sendRaw(shipped(), "DELETE", "/routes/payments/7/../comments", own());
    assertTrue(answer.handlerRan(), answer.toString());
  }

  @Test
  @DisplayName("S53: a record names the raw path where the two differ, without its parameters")
  default void rawPath_ofRecord_isNamedWhereItDiffers() throws IOException {
    String[] acting = impersonated();
    String trace = newTrace();
    String path = "/routes/payments/7/../../comments/;jsessionid=secret/%31";
    try (RawConnection connection = new RawConnection(port(settings()))) {
      connection.send(
          "DELETE %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n%s: %s\r\ntraceparent: %s\r\n\r\n"
              .formatted(path, acting[0], acting[1], traceParent(trace)));
      if (connection.read().status() != 403) {
        // The host has refused it before anybody.
        return;
      }
    }
    JsonNode event = recorded(trace).get(0);
    assertEquals("refused", event.path("kind").asText());
    assertEquals(
        "/routes/payments/7/../../comments/;/%31",
        event.path("raw_path").asText(), event::toString);
    JsonNode plain = trail("GET", WHOAMI, acting).intent();
    assertTrue(plain.path("raw_path").isMissingNode(), plain::toString);
    JsonNode encoded = trail("GET", "/api/a%20b", acting).outcome();
    assertEquals("/api/a b", encoded.path("path").asText());
    assertEquals("/api/a%20b", encoded.path("raw_path").asText());
  }
}
