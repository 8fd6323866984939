package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What cannot be recorded does not happen. */
public interface AuditUnavailableContract extends AuditTrailContract, SessionContract {
  String UNAVAILABLE = "impersonation_audit_unavailable";

  /** From the first request on, which has no need of it. */
  private Map<String, String> unrecordable() {
    Path file = auditFiles().spoiled();
    Map<String, String> settings =
        Map.of(
            "publishableKey",
            tokens().publishableKey(),
            "default",
            "allow",
            "coverage",
            "off",
            "auditFile",
            file.toString());
    assertRan(send(settings, "GET", WHOAMI, own()));
    AuditFiles.spoil(file);
    return settings;
  }

  @Test
  @DisplayName("an intent that cannot be recorded is 503, and the request does not happen")
  default void audit_unavailable_requestDoesNotHappen() {
    Map<String, String> settings = unrecordable();
    int before = send(settings, "GET", "/api/count", own()).json().path("calls").asInt();
    for (String path : new String[] {WHOAMI, "/public/whoami", "/named"}) {
      Exchange answer = send(settings, "POST", path, impersonated());
      assertRefused(503, UNAVAILABLE, answer);
      assertNothingRan(answer);
    }
    String page = dispatch("/dispatch", "include", WHOAMI);
    assertRefused(503, UNAVAILABLE, send(settings, "GET", page, impersonated()));
    Exchange after = send(settings, "GET", "/api/count", own());
    assertEquals(before, after.json().path("calls").asInt());
  }

  @Test
  @DisplayName("what is not recorded, or refused anyway, does not need the audit")
  default void audit_unavailable_ordinaryRequestsHappen() {
    Map<String, String> settings = unrecordable();
    assertRan(send(settings, "POST", WHOAMI, own()));
    assertRan(send(settings, "GET", "/public/whoami"));
    assertRefused(401, MISSING, send(settings, "GET", WHOAMI));
    Exchange refused = send(settings, "GET", "/limited/deny/notes", impersonated());
    assertForbidden(DENIED, refused);
  }

  @Test
  @DisplayName("a session is not touched by a request that does not happen")
  default void audit_unavailable_sessionIsLeftAlone() {
    Map<String, String> settings = unrecordable();
    String own = customer().sign();
    String cookie = sessionCookie(session(settings, "/session?put=mine", own, ""));
    String acting = customer().impersonatedBy("user_engineer").sign();
    assertRefused(503, UNAVAILABLE, session(settings, "/session?put=theirs", acting, cookie));
    assertEquals("mine", kept(session(settings, "/session", own, cookie)));
  }
}
