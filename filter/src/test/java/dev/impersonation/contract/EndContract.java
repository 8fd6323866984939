package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.testkit.TokenBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An impersonation that ends before its session does. */
public interface EndContract extends RefusalContract, AuditTrailContract {
  String OVER = "impersonation_over";

  /** Somewhen after the tests. */
  Instant END = Instant.parse("2100-01-01T00:00:00Z");

  default TokenBuilder acting() {
    return issuer().token().impersonatedBy("user_engineer");
  }

  default String[] inTime() {
    return bearer(acting().until(END).sign());
  }

  default String[] tooLate() {
    return bearer(acting().until(Instant.now().minusSeconds(1)).sign());
  }

  @Test
  default void end_isToCome_isTold() {
    Exchange answer = shipped("GET", "/limited/none/notes", inTime());
    assertRan(answer);
    assertHeader("active;mode=read-only;until=4102444800", answer);
    assertHeader("none", send(closed(), "GET", "/limited/none/notes", inTime()));
    assertHeader("active;mode=read-only", shipped("GET", "/limited/none/notes", impersonated()));
    String info = get("/impersonation", inTime()).body();
    String told = "{\"state\":\"active\",\"mode\":\"allow\",\"until\":4102444800,\"now\":";
    assertTrue(info.matches(Pattern.quote(told) + "1[0-9]{9}}"), info);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/whoami",
    "POST, /api/whoami",
    "GET, /limited/none/notes",
    "GET, /limited/allow/notes",
    "GET, /limited/read-only/notes",
    "GET, /limited/deny/notes",
    "GET, /limited/public-read/notes",
    "GET, /limited/late-allow/notes",
    "GET, /limited/late-public/notes",
    "GET, /impersonation",
    "GET, /free"
  })
  @DisplayName("whatever is allowed there, nothing happens once it is over")
  default void end_hasCome_isRefused(String method, String path) {
    Exchange refused = send(settings(), method, path, tooLate());
    assertRefused(403, OVER, refused);
    assertToldWell(refused);
    assertTrue(refused.header("Impersonation").orElse("").contains(";until="), "until");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  @DisplayName("where anybody may go, so may who came too late: people sign in there")
  default void end_hasComeAtOpenRoute_goesOn(String method) {
    Exchange open = send(settings(), method, "/limited/public/notes", tooLate());
    assertRan(open);
    assertTrue(open.header("Impersonation").orElse("").contains(";until="), "until");
  }

  @Test
  default void end_hasCome_isPageForPeople() {
    String[] late = tooLate();
    Exchange page = send(settings(), "GET", WHOAMI, "Accept", BROWSER, late[0], late[1]);
    assertForbidden(OVER, page);
    assertTrue(page.body().contains("is over</h1>"), page.body());
  }

  @Test
  @DisplayName("what cannot be read counts as over")
  default void end_unreadable_isRefused() {
    for (Object until : List.of("2100-01-01", 4_102_444_800_000L, -1, true)) {
      String token = issuer().token().actor(Map.of("sub", "user_engineer", "until", until)).sign();
      Exchange refused = get(WHOAMI, bearer(token));
      assertRefused(403, OVER, refused);
      assertTrue(refused.header("Impersonation").orElse("").endsWith(";until=0"));
    }
  }

  @Test
  @DisplayName("it is recorded like any refusal")
  default void end_hasCome_isRecorded() {
    Trail trail = trail("GET", WHOAMI, tooLate());
    assertEquals(List.of("refused"), trail.kinds());
    JsonNode event = trail.events().get(0);
    assertEquals("denied", event.path("decision").asText());
    assertEquals(OVER, event.path("code").asText());
    assertEquals(403, event.path("status").asInt());
    assertEquals("user_engineer", event.path("actor").asText());
  }
}
