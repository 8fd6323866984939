package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S32: however a path is spelled, the container that finds the servlet finds its guard. In the
 * spellings {@code closed/x} stands for the guarded path.
 */
public interface PolicyPathContract extends LimitContract {
  /** Ways to write {@code /closed/x}; see {@link #spelled}. */
  List<String> SPELLINGS =
      List.of(
          "/closed/x",
          "/y/..;/closed/x",
          "/y/..;a=b/closed/x",
          "/y/../closed/x",
          "/y/%2e%2e/closed/x",
          "/y/%2E./closed/x",
          "/y/..%2fclosed/x",
          "/y/..%5cclosed/x",
          "/y\\..\\closed\\x",
          "/..;/closed/x",
          "/../closed/x",
          "//closed/x",
          "/closed//x",
          "///closed///x",
          "/./closed/./x",
          "/%2e/closed/x",
          "/;/closed/x",
          "/;a=b/closed/x",
          "/closed;/x",
          "/closed;a=b/x",
          "/closed;%2f/x",
          "/closed/x;",
          "/closed/x;a=b",
          "/closed/x;jsessionid=1",
          "/%-losed/x",
          "/%2fclosed/x",
          "/closed%2fx",
          "/closed%2Fx",
          "/closed%252fx",
          "/closed%5cx",
          "/closed\\x",
          "\\closed\\x",
          "/closed/x/",
          "/closed/x/.",
          "/closed/x/..",
          "/closed/y/../x",
          "/closed/",
          "/closed",
          "/CLOSED/x",
          "/closed%00/x",
          "/closed/x%00",
          "/closed/x%00.css",
          "/%00/closed/x",
          "/closed%20/x",
          "/closed/%09x",
          "/closed%0a/x",
          "/closed/%0d%0ax",
          "/closed/%7f",
          "/closed/%01x",
          "/closed/%c0%af",
          "/closed/%ff",
          "/%u0063losed/x",
          "/closed/x?a=b",
          "/closed/x?/../public",
          "/closed/x#y",
          "http://127.0.0.1/closed/x",
          "http://other.example/closed/x",
          "/closed/x\u0001",
          "/closed\t/x",
          "/closed/x\u0000",
          "closed/x",
          "*");

  private String raw(Map<String, String> settings, String method, String path, String[] credentials)
      throws IOException {
    return RawConnection.exchange(
        port(settings),
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s: %s\r\n\r\n"
            .formatted(method, path, credentials[0], credentials[1]));
  }

  private static String spelled(String spelling, String directory, String rest) {
    return spelling
        .replace("CLOSED", directory.toUpperCase(Locale.ROOT))
        .replace("%-losed", "%%%02x%s".formatted((int) directory.charAt(0), directory.substring(1)))
        .replace("closed", directory)
        .replace("x", rest);
  }

  @ParameterizedTest
  @FieldSource("dev.impersonation.contract.PolicyPathContract#SPELLINGS")
  @DisplayName("S32: no spelling of its path runs a closed servlet, nor changes a read-only one")
  default void path_anySpelling_staysGuarded(String spelling) throws IOException {
    String closed = spelled(spelling, "locked", "notes");
    String readOnly = spelled(spelling.replace("closed/x", "locked-notes"), "locked-notes", "x");
    String shared = spelled(spelling, "limited/deny", "notes");
    for (String method : new String[] {"GET", "POST", "get"}) {
      assertKept(raw(settings(), method, closed, impersonated()));
      assertKept(raw(shipped(), method, closed, impersonated()));
      // Here the servlet has other paths as well: what it must not see is the guarded one.
      String answer = raw(settings(), method, shared, impersonated());
      assertFalse(answer.contains("\"path\":\"/limited/deny/"), answer);
    }
    assertKept(raw(settings(), "POST", readOnly, impersonated()));
    assertKept(raw(shipped(), "POST", readOnly, impersonated()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/limited//deny/notes",
        "/limited/./deny/notes",
        "/limited/%2e/deny/notes",
        "/limited/y/../deny/notes",
        "/limited/y/..;/deny/notes",
        "/limited/y/..;a=b/deny/notes",
        "/limited/y/%2e%2e/deny/notes",
        "/limited/y/%2e%2e;/deny/notes",
        "/limited/;/deny/notes",
        "/limited;a=b/deny/notes",
        "/limited;a=b/deny;c=d/notes;e=f",
        "/limited/%64eny/notes",
        "/limited/d%65ny/notes",
        "/%6cimited/deny/notes",
        "/limited/allow/../deny/notes",
        "/limited/allow/..;/deny/notes",
        "/limited/allow/%2e%2e/deny/notes",
        "/limited/allow/%2e%2e;a=b/deny/notes",
        "/limited/allow/..%3b/deny/notes",
        "/limited/allow/..%3Ba=b/deny/notes",
        "/limited/allow/%252e%252e/deny/notes",
        "/limited/allow/..%2fdeny/notes",
        "/limited/allow/..%252fdeny/notes",
        "/limited/allow/..%5cdeny/notes",
        "/limited/allow/..\\deny\\notes",
        "/limited/%2564eny/notes",
        "/limited/deny%3b/notes",
        "/limited/deny%3ba=b/notes",
        "/limited/deny%253b/notes",
        "/limited/allow/notes%3ba=b",
        "/limited/allow/x%00",
        "/limited/allow/%0d%0a",
        "/limited/allow/%c2%85",
        "/limited/allow/%7f"
      })
  @DisplayName("S32: a servlet of many paths never sees a closed one, whatever the way there")
  default void path_ofSharedServlet_staysGuarded(String path) throws IOException {
    for (String method : new String[] {"GET", "POST"}) {
      String answer = raw(settings(), method, path, impersonated());
      assertKept(answer);
    }
  }

  private static void assertKept(String answer) {
    int status = RawConnection.status(answer);
    assertFalse(RawConnection.handlerRan(answer), answer);
    assertTrue(status < 200 || status > 299, answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/limited/allow//notes",
        "/limited//allow/notes",
        "/limited/./allow/notes",
        "/limited/allow/%2e/notes",
        "/limited/allow/x/../notes",
        "/limited/allow/x/..;a=b/notes",
        "/limited/deny/../allow/notes"
      })
  @DisplayName(
      "where a container makes a path canonical a servlet sees that one; else it never runs")
  default void path_ofOpenRoute_isSeenCanonicalOrNotAtAll(String path) throws IOException {
    String answer = raw(settings(), "GET", path, impersonated());
    assertTrue(
        !RawConnection.handlerRan(answer) || answer.contains("\"path\":\"/limited/allow/notes\""),
        answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/limited/allow/.well-known/x",
        "/limited/allow/a..b",
        "/limited/allow/...",
        "/limited/allow/notes/",
        "/limited/allow/notes;jsessionid=1",
        "/limited/allow;a=b/notes;c=d",
        "/limited/allow/%61",
        "/limited/allow/%c3%bc?a=//../%2e"
      })
  @DisplayName("what every container reads alike is not refused, path parameters included")
  default void path_unambiguous_runs(String path) throws IOException {
    String answer = raw(settings(), "GET", path, impersonated());
    assertTrue(RawConnection.handlerRan(answer), answer);
  }

  @Test
  @DisplayName("the same paths run for the customer, and read-only ones may be read")
  default void path_plainSpelling_runsForTheCustomer() throws IOException {
    for (String path : List.of("/locked/notes", "/locked-notes", "/limited/deny/notes")) {
      String answer = raw(settings(), "POST", path, own());
      assertTrue(RawConnection.handlerRan(answer), answer);
    }
    assertTrue(RawConnection.handlerRan(raw(shipped(), "GET", "/locked-notes", impersonated())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method"})
  @DisplayName("S36: fields that name another path or method change nothing")
  default void path_overridden_staysGuarded(String field) {
    String value = field.contains("Method") ? "GET" : "/limited/allow/notes";
    String[] acting = impersonated();
    Exchange answer = shipped("POST", "/limited/none/notes", field, value, acting[0], acting[1]);
    assertForbidden(READ_ONLY, answer);
  }
}
