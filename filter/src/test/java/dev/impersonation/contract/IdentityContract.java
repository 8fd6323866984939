package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the application behind the filter sees of a good token. */
interface IdentityContract extends Contract {
  @Test
  @DisplayName("S18: a token without act is the subject's own session")
  default void identity_ownSession_isNotImpersonated() {
    Exchange own = get(WHOAMI, bearer(issuer().token().sign()));
    assertSpeaksFor("user_customer", own);
    assertEquals("NONE", own.json().path("impersonation").asText());
    assertTrue(own.json().path("actor").isNull());
    assertTrue(own.json().path("actorText").isNull());
    assertEquals(0, own.json().path("act").size());
  }

  @Test
  @DisplayName("S18, S23: sub stays the subject and act.sub is the actor")
  default void identity_impersonated_hasSubjectAndActor() {
    Exchange impersonated =
        get(WHOAMI, bearer(issuer().token().impersonatedBy("user_engineer").sign()));
    assertSpeaksFor("user_customer", impersonated);
    assertActor("user_engineer", impersonated);
    assertEquals("user_engineer", impersonated.json().path("act").path("sub").asText());
  }

  @Test
  default void identity_claims_areOnTheContext() {
    JsonNode seen = get(WHOAMI, bearer(issuer().token().sessionId("sess_7").sign())).json();
    assertEquals("sess_7", seen.path("sid").asText());
    assertEquals(issuer().issuer(), seen.path("iss").asText());
    assertEquals(authorizedParty(), seen.path("azp").asText());
  }

  @Test
  @DisplayName("S23: the principal is the subject, never the actor")
  default void identity_requestWrapper_namesTheSubject() {
    JsonNode seen =
        get(WHOAMI, bearer(issuer().token().impersonatedBy("user_engineer").sign())).json();
    assertEquals("user_customer", seen.path("remoteUser").asText());
    assertEquals("user_customer", seen.path("principal").asText());
    assertEquals("Bearer", seen.path("authType").asText());
  }

  @Test
  default void identity_plainAttributes_nameBoth() {
    JsonNode seen =
        get(WHOAMI, bearer(issuer().token().impersonatedBy("cli:alice@example.com").sign())).json();
    assertEquals("user_customer", seen.path("subjectText").asText());
    assertEquals("cli:alice@example.com", seen.path("actorText").asText());
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
  default void identity_agent_isAnActor() {
    Exchange agent = get(WHOAMI, bearer(issuer().token().agent("agent_1").sign()));
    assertSpeaksFor("user_customer", agent);
    assertActor("agent_1", agent);
    assertEquals("agent", agent.json().path("act").path("type").asText());
  }

  @Test
  @DisplayName("S21: the outermost actor is the current one")
  default void identity_chain_outermostIsTheActor() {
    Exchange chained =
        get(
            WHOAMI,
            bearer(
                issuer()
                    .token()
                    .impersonatedBy("user_outer")
                    .priorActors("user_2", "user_3", "user_4", "user_5")
                    .sign()));
    assertSpeaksFor("user_customer", chained);
    assertActor("user_outer", chained);
    assertEquals("user_2", chained.json().path("act").path("act").path("sub").asText());
  }

  @Test
  @DisplayName("S22: acting as oneself is still impersonation")
  default void identity_actorIsSubject_isImpersonated() {
    Exchange self = get(WHOAMI, bearer(issuer().token().impersonatedBy("user_customer").sign()));
    assertActor("user_customer", self);
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
