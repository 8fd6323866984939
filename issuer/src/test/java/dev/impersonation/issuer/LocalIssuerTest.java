package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalIssuerTest {
  private final LocalIssuer issuer = LocalIssuer.start();
  private final ApiClient api = new ApiClient(issuer);

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  void actorToken_openedAndSpent_givesASessionWhoseTokensCarryTheActor() {
    JsonNode actorToken =
        api.backend(
                "POST",
                "/v1/actor_tokens",
                "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"user_support\",\"n\":1.10,\"z\":-0}}")
            .expect(200);
    assertEquals("pending", actorToken.path("status").asText());
    String location = api.browser().get(actorToken.path("url").asText()).location();
    assertTrue(location.endsWith("__clerk_ticket=" + actorToken.path("token").asText()), location);

    ApiClient.Browser browser = api.browser();
    JsonNode signedIn =
        browser
            .post(
                "/v1/client/sign_ins",
                "strategy=ticket&ticket=" + actorToken.path("token").asText())
            .expect(200);
    JsonNode session = signedIn.path("client").path("sessions").path(0);
    assertEquals("complete", signedIn.path("response").path("status").asText());
    assertEquals(
        session.path("id").asText(), signedIn.path("response").path("created_session_id").asText());
    JsonNode token =
        browser
            .post("/v1/client/sessions/" + session.path("id").asText() + "/tokens", "")
            .expect(200);

    DecodedJWT jwt = JWT.decode(token.path("jwt").asText());
    assertEquals("user_alice", jwt.getSubject());
    assertEquals(issuer.url().toString(), jwt.getIssuer());
    assertTrue(
        ApiClient.payload(jwt).contains("\"act\":{\"sub\":\"user_support\",\"n\":1.10,\"z\":-0}"),
        ApiClient.payload(jwt));
    assertEquals(session.path("actor"), ApiClient.json(ApiClient.payload(jwt)).path("act"));
    assertFalse(session.path("user").has("private_metadata"));

    ApiClient.Reply again =
        api.browser()
            .post(
                "/v1/client/sign_ins",
                "strategy=ticket&ticket=" + actorToken.path("token").asText());
    assertEquals("actor_token_already_used_code", again.errorCode(400));
  }

  @Test
  void token_ofAnImpersonatedSessionShorterThanATokensLife_endsWithIt() {
    String ticket =
        api.backend(
                "POST",
                "/v1/actor_tokens",
                "{\"user_id\":\"user_bob\",\"actor\":{\"sub\":\"s\"},"
                    + "\"session_max_duration_in_seconds\":40}")
            .expect(200)
            .path("token")
            .asText();
    ApiClient.Browser browser = api.browser();
    String id =
        browser
            .post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket)
            .expect(200)
            .at("/response/created_session_id")
            .asText();

    JsonNode token = browser.post("/v1/client/sessions/" + id + "/tokens", "").expect(200);

    JsonNode session = api.backend("GET", "/v1/sessions/" + id, "").expect(200);
    assertEquals(
        session.path("expire_at").asLong() / 1000,
        JWT.decode(token.path("jwt").asText()).getExpiresAtAsInstant().getEpochSecond());
  }
}
