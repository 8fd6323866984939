package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log lines of a dispatch name both identities, and no others do. */
public interface MdcContract extends LimitContract {
  default void assertMdc(JsonNode seen) {
    JsonNode mdc = seen.path("mdc");
    assertEquals("user_customer", mdc.path("subject").asText(), seen::toString);
    assertEquals("user_engineer", mdc.path("actor").asText());
    assertEquals("sess_customer", mdc.path("session").asText());
    assertEquals("true", mdc.path("impersonated").asText());
  }

  default void assertMdcNamesNobody(JsonNode seen) {
    for (String key : DepartureFilter.MDC_KEYS) {
      assertTrue(seen.path("mdc").path(key).isNull(), seen::toString);
    }
  }

  @Test
  default void mdc_impersonated_namesBoth() {
    assertMdc(get(WHOAMI, impersonated()).json());
  }

  @Test
  default void mdc_own_namesTheSubjectAlone() {
    JsonNode mdc = get(WHOAMI, own()).json().path("mdc");
    assertEquals("user_customer", mdc.path("subject").asText());
    assertEquals("sess_customer", mdc.path("session").asText());
    assertEquals("false", mdc.path("impersonated").asText());
    assertTrue(mdc.path("actor").isNull());
  }

  @Test
  default void mdc_anonymous_namesNobody() {
    assertMdcNamesNobody(get("/public/whoami").json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {WHOAMI, "/public/whoami", "/audited?do=throw-runtime", "/limited/deny/notes"})
  @DisplayName("what somebody else has put into the MDC is there again after the request")
  default void mdc_outerValues_areRestored(String path) {
    String[] acting = impersonated();
    get(path, DepartureFilter.OUTER, "1", acting[0], acting[1]);
    get(path, DepartureFilter.OUTER, "1");
    assertMdcLeftAlone();
  }

  @Test
  @DisplayName("values of somebody else are not taken for the request's")
  default void mdc_outerValues_areHidden() {
    assertMdcNamesNobody(get("/public/whoami", DepartureFilter.OUTER, "1").json());
    String[] own = own();
    JsonNode seen = get(WHOAMI, DepartureFilter.OUTER, "1", own[0], own[1]).json();
    assertTrue(seen.path("mdc").path("actor").isNull(), seen::toString);
  }

  @Test
  @DisplayName("S31: hostile text of a token is escaped and cut")
  default void mdc_hostileText_isEscaped() {
    String hostile = "user\nlevel=INFO \u202e\u001b[2J" + "x".repeat(5000);
    String token = issuer().token().subject(hostile).impersonatedBy("eng\r\n forged").sign();
    JsonNode seen = get(WHOAMI, bearer(token)).json();
    assertEquals(seen.path("subjectText").asText(), seen.path("mdc").path("subject").asText());
    assertEquals(seen.path("actorText").asText(), seen.path("mdc").path("actor").asText());
    for (JsonNode value : seen.path("mdc")) {
      assertTrue(value.asText().length() < 300);
      assertTrue(value.asText().chars().allMatch(c -> c >= ' ' && c < 127), value.asText());
    }
  }
}
