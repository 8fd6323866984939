package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.auth0.jwt.JWT;
import dev.impersonation.issuer.storage.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two issuers on one store are one: neither keeps what the other may have changed. */
class SeveralNodesTest {
  private final Database database = Database.inMemory();
  private final LocalIssuer first = node();
  private final LocalIssuer second = node();
  private final ApiClient firstServer = new ApiClient(first);
  private final ApiClient secondServer = new ApiClient(second);
  private final ApiClient.Browser browser = firstServer.browser();

  private LocalIssuer node() {
    return LocalIssuer.builder()
        .secretKey("sk_test_of_both")
        .enableLocalControls()
        .startup()
        .runOn(database);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private String signIn() {
    return browser
        .post("/v1/client/sign_ins", "strategy=development_one_click&identifier=user_alice")
        .expect(200)
        .path("response")
        .path("created_session_id")
        .asText();
  }

  private ApiClient.Reply token(LocalIssuer node, String session) {
    return browser.post(node.url() + "/v1/client/sessions/" + session + "/tokens", "");
  }

  private String keyId(LocalIssuer node, String session) {
    return JWT.decode(token(node, session).expect(200).path("jwt").asText()).getKeyId();
  }

  @Test
  void session_endedAtOneNode_getsNoTokenOfTheOther() {
    String session = signIn();
    token(second, session).expect(200);
    secondServer.backend("POST", "/v1/sessions/" + session + "/revoke", "").expect(200);
    assertEquals("authentication_invalid", token(first, session).errorCode(401));
    assertEquals("authentication_invalid", token(second, session).errorCode(401));
  }

  @Test
  void user_bannedAtOneNode_getsNoTokenOfTheOther() {
    String session = signIn();
    token(first, session).expect(200);
    secondServer.backend("POST", "/v1/users/user_alice/ban", "").expect(200);
    assertEquals("authentication_invalid", token(first, session).errorCode(401));
  }

  @Test
  void key_rotatedAtOneNode_signsAtTheOther() {
    String session = signIn();
    String before = keyId(first, session);
    assertEquals(before, keyId(second, session));
    secondServer.backend("POST", "/v1/local/keys/rotate", "").expect(200);
    String after = keyId(second, session);
    assertNotEquals(before, after);
    assertEquals(after, keyId(first, session));
  }
}
