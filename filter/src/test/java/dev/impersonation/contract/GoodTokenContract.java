package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application behind the filter sees of good tokens, whichever issuer signed them. */
public interface GoodTokenContract extends Contract {
  String ENGINEER = "{\"sub\":\"user_engineer\"}";

  default String[] byEngineer() {
    return bearer(tokens().impersonated(ENGINEER));
  }

  @Test
  @DisplayName("S18: a token without act is the subject's own session")
  default void good_ownSession_isNotImpersonated() {
    Exchange own = get(WHOAMI, bearer(tokens().own()));
    assertSpeaksFor(IssuedTokens.SUBJECT, own);
    assertEquals("NONE", own.json().path("impersonation").asText());
    assertTrue(own.json().path("actor").isNull());
    assertTrue(own.json().path("actorText").isNull());
    assertEquals(0, own.json().path("act").size());
  }

  @Test
  @DisplayName("S18, S23: sub stays the subject and act.sub is the actor")
  default void good_impersonated_hasSubjectAndActor() {
    Exchange impersonated = get(WHOAMI, byEngineer());
    assertSpeaksFor(IssuedTokens.SUBJECT, impersonated);
    assertActor("user_engineer", impersonated);
    assertEquals("user_engineer", impersonated.json().path("act").path("sub").asText());
  }

  @Test
  default void good_claims_areOnTheContext() {
    JsonNode seen = get(WHOAMI, bearer(tokens().own())).json();
    assertEquals(tokens().issuer(), seen.path("iss").asText());
    assertEquals(authorizedParty(), seen.path("azp").asText());
    assertTrue(seen.path("sid").asText().startsWith("sess_"), seen.toString());
  }

  @Test
  @DisplayName("S23: the principal is the subject, never the actor")
  default void good_requestWrapper_namesTheSubject() {
    JsonNode seen = get(WHOAMI, byEngineer()).json();
    assertEquals(IssuedTokens.SUBJECT, seen.path("remoteUser").asText());
    assertEquals(IssuedTokens.SUBJECT, seen.path("principal").asText());
    assertEquals("Bearer", seen.path("authType").asText());
  }

  @Test
  default void good_plainAttributes_nameBoth() {
    JsonNode seen =
        get(WHOAMI, bearer(tokens().impersonated("{\"sub\":\"cli:alice@example.com\"}"))).json();
    assertEquals(IssuedTokens.SUBJECT, seen.path("subjectText").asText());
    assertEquals("cli:alice@example.com", seen.path("actorText").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"__session", "__session_SUFFIX"})
  default void good_cookie_hasSubjectAndActor(String name) {
    String cookie = name.replace("SUFFIX", tokens().cookieSuffix());
    Exchange impersonated = get(WHOAMI, cookie(cookie + "=" + tokens().impersonated(ENGINEER)));
    assertSpeaksFor(IssuedTokens.SUBJECT, impersonated);
    assertActor("user_engineer", impersonated);
  }

  @Test
  default void good_agent_isAnActor() {
    String act = "{\"sub\":\"agent_1\",\"type\":\"agent\"}";
    Exchange agent = get(WHOAMI, bearer(tokens().impersonated(act)));
    assertSpeaksFor(IssuedTokens.SUBJECT, agent);
    assertActor("agent_1", agent);
    assertEquals("agent", agent.json().path("act").path("type").asText());
  }

  @Test
  default void good_agentByEntityProfile_isAnActor() {
    String act = "{\"sub\":\"agent_1\",\"sub_profile\":\"ai_agent\"}";
    Exchange agent = get(WHOAMI, bearer(tokens().impersonated(act)));
    assertActor("agent_1", agent);
    assertEquals("agent", agent.json().path("actorType").asText(), agent.body());
  }

  @Test
  default void good_moreMembersOfTheActor_areKept() {
    String act =
        "{\"sub\":\"user_engineer\",\"ticket\":\"4711\",\"level\":3,\"tags\":[\"a\",null]}";
    JsonNode seen = get(WHOAMI, bearer(tokens().impersonated(act))).json().path("act");
    assertEquals("4711", seen.path("ticket").asText());
    assertEquals(3, seen.path("level").asInt());
    assertEquals(2, seen.path("tags").size());
  }

  @Test
  @DisplayName("S21: the outermost actor is the current one")
  default void good_chain_outermostIsTheActor() {
    String act =
        "{\"sub\":\"user_outer\",\"act\":{\"sub\":\"user_2\",\"act\":{\"sub\":\"user_3\"}}}";
    Exchange chained = get(WHOAMI, bearer(tokens().impersonated(act)));
    assertSpeaksFor(IssuedTokens.SUBJECT, chained);
    assertActor("user_outer", chained);
    assertEquals("user_2", chained.json().path("act").path("act").path("sub").asText());
  }

  @Test
  @DisplayName("S22: acting as oneself is still impersonation")
  default void good_actorIsSubject_isImpersonated() {
    String act = "{\"sub\":\"" + IssuedTokens.SUBJECT + "\"}";
    assertActor(IssuedTokens.SUBJECT, get(WHOAMI, bearer(tokens().impersonated(act))));
  }

  @Test
  default void good_organization_isDecoded() {
    JsonNode seen = get(WHOAMI, bearer(tokens().inOrganization())).json();
    assertEquals("org_1", seen.path("org").asText());
    assertEquals("org:invoices:read", seen.path("permissions").path(0).asText());
  }
}
