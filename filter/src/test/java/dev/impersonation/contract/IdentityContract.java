package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the application behind the filter sees of a good token. */
public interface IdentityContract extends TestIssuerContract {
  @Test
  default void identity_claims_areOnTheContext() {
    JsonNode seen = get(WHOAMI, bearer(issuer().token().sessionId("sess_7").sign())).json();
    assertEquals("sess_7", seen.path("sid").asText());
    assertEquals(issuer().issuer(), seen.path("iss").asText());
    assertEquals(authorizedParty(), seen.path("azp").asText());
  }

  @Test
  @DisplayName("S31: plain attributes are escaped and cut")
  default void identity_hostileActorText_isEscapedAndCut() {
    String actor = "<script>\r\n\"&'" + "x".repeat(500);
    JsonNode seen = get(WHOAMI, bearer(issuer().token().impersonatedBy(actor).sign())).json();
    assertEquals(actor, seen.path("actor").asText());
    String text = seen.path("actorText").asText();
    assertTrue(text.startsWith("\\u003cscript\\u003e\\u000d\\u000a\\u0022\\u0026\\u0027x"), text);
    assertTrue(text.length() <= 210 && text.endsWith("..."), text);
  }

  @Test
  @DisplayName("S20: only the signed top-level act counts")
  default void identity_lookAlikes_areNotImpersonation() {
    Exchange own =
        get(
            WHOAMI + "?act.sub=user_x&actor=user_x",
            "Authorization",
            "Bearer "
                + issuer()
                    .token()
                    .claim("may_act", Map.of("sub", "user_x"))
                    .claim("actor", Map.of("sub", "user_x"))
                    .claim("impersonator", "user_x")
                    .header("act", Map.of("sub", "user_x"))
                    .sign(),
            "X-Actor",
            "user_x",
            "act",
            "user_x");
    assertSpeaksFor("user_customer", own);
    assertEquals("NONE", own.json().path("impersonation").asText());
    assertFalse(own.json().path("actor").isTextual());
  }

  @Test
  default void identity_version1WithOrganization_isDecoded() {
    JsonNode seen =
        get(
                WHOAMI,
                bearer(
                    issuer()
                        .token()
                        .version1()
                        .organization("org_1", "acme", "admin", "invoices:read")
                        .sign()))
            .json();
    assertEquals("org_1", seen.path("org").asText());
    assertEquals("org:invoices:read", seen.path("permissions").path(0).asText());
  }

  @Test
  default void identity_version2WithOrganization_isDecoded() {
    JsonNode seen =
        get(
                WHOAMI,
                bearer(
                    issuer()
                        .token()
                        .organization("org_1", "acme", "admin", "invoices:read", "users:delete")
                        .sign()))
            .json();
    assertEquals("org_1", seen.path("org").asText());
    assertEquals(2, seen.path("permissions").size());
  }

  @Test
  @DisplayName("S44: a token of 4 KB works, by header and by cookie")
  default void identity_fourKilobyteToken_isAccepted() {
    String token = issuer().token().claim("custom", "x".repeat(2700)).sign();
    assertTrue(token.length() > 4096, "only " + token.length());
    assertSpeaksFor("user_customer", get(WHOAMI, bearer(token)));
    assertSpeaksFor("user_customer", get(WHOAMI, cookie("__session=" + token)));
  }

  @Test
  @DisplayName("S34: attributes that another component wrote before are replaced")
  default void identity_forgedAttributes_areReplaced() {
    String token = issuer().token().sign();
    Exchange own = get(WHOAMI, "Authorization", "Bearer " + token, ForgingFilter.HEADER, "yes");
    assertSpeaksFor("user_customer", own);
    assertEquals("NONE", own.json().path("impersonation").asText());
    assertEquals("user_customer", own.json().path("subjectText").asText());
    assertTrue(own.json().path("actorText").isNull());
    assertTrue(own.json().path("reason").isNull());
  }

  @Test
  @DisplayName("S34: forged attributes let nobody in")
  default void identity_forgedAttributesWithoutToken_areRefused() {
    assertRefused(401, "session-token-and-uat-missing", get(WHOAMI, ForgingFilter.HEADER, "yes"));
  }

  @Test
  @DisplayName("S34: forged attributes are removed from anonymous requests")
  default void identity_forgedAttributesOnOpenRoute_areRemoved() {
    JsonNode seen = get("/public/whoami", ForgingFilter.HEADER, "yes").json();
    assertFalse(seen.path("authenticated").asBoolean());
    assertTrue(seen.path("subjectText").isNull());
    assertTrue(seen.path("actorText").isNull());
    assertEquals("session-token-and-uat-missing", seen.path("reason").asText());
  }
}
