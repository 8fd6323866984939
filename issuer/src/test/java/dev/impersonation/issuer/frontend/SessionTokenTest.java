package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTokenTest {
  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  private static DecodedJWT token(ApiClient.Browser browser, String session) {
    return JWT.decode(Scene.session(browser, session, "tokens").expect(200).path("jwt").asText());
  }

  private static JsonNode claims(DecodedJWT token) {
    return ApiClient.json(ApiClient.payload(token));
  }

  @Test
  void token_ofAnImpersonatedSession_carriesAllClaims() {
    ApiClient.Browser browser = scene.browser().at(Scene.PAGE);
    String session = scene.impersonate(browser, "user_alice");
    JsonNode claims = claims(token(browser, session));
    long now = scene.now().getEpochSecond();
    assertEquals(scene.issuer.url().toString(), claims.path("iss").asText());
    assertEquals("user_alice", claims.path("sub").asText());
    assertEquals(session, claims.path("sid").asText());
    assertEquals(Scene.PAGE, claims.path("azp").asText());
    assertEquals(now, claims.path("iat").asLong());
    assertEquals(now + 60, claims.path("exp").asLong());
    assertEquals(now - 10, claims.path("nbf").asLong());
    assertEquals("active", claims.path("sts").asText());
    assertEquals(2, claims.path("v").asInt());
    assertEquals("[0,-1]", claims.path("fva").toString());
    assertEquals("{\"sub\":\"user_support\"}", claims.path("act").toString());
    assertFalse(claims.has("o"));
  }

  @Test
  void token_ofOneself_hasNoActor() {
    ApiClient.Browser browser = scene.browser();
    JsonNode claims = claims(token(browser, Scene.signIn(browser, "bob")));
    assertFalse(claims.has("act"));
    assertFalse(claims.has("azp"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:4200/,http://127.0.0.1:4200",
    "http://127.0.0.1:4200/a?b#c,http://127.0.0.1:4200",
    "http://127.0.0.1:4200,http://127.0.0.1:4200",
    "http://127.0.0.1:4201/,",
    "http://evil.example/http://127.0.0.1:4200/,",
    "http://127.0.0.1:4200@evil.example/,",
    "http://u@127.0.0.1:4200/,",
    "127.0.0.1:4200,",
    "no address,"
  })
  void token_withoutOrigin_isForThePageThatTheBrowserNames(String referer, String party) {
    ApiClient.Browser browser = scene.browser();
    Scene.signIn(browser, "bob");
    ApiClient.Reply reply =
        browser.send(browser.request("/v1/client").header("Referer", referer).GET());
    String jwt = reply.expect(200).at("/response/sessions/0/last_active_token/jwt").asText();
    assertEquals(party, JWT.decode(jwt).getClaim("azp").asString());
  }

  @Test
  void token_askedForTwice_hasAnotherId() {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "bob");
    assertNotEquals(token(browser, session).getId(), token(browser, session).getId());
  }

  @Test
  void token_somePartOfMinutesLater_agesByWholeMinutes() {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "bob");
    scene.pass(Duration.ofSeconds(179));
    assertEquals("[2,-1]", claims(token(browser, session)).path("fva").toString());
  }

  @Test
  void token_withAnActiveOrganization_packsItsPermissions() {
    ApiClient.Browser browser = scene.browser();
    String session = scene.impersonate(browser, "user_alice");
    String inSession =
        Scene.session(browser, session, "touch", "active_organization_id=org_acme")
            .expect(200)
            .path("response")
            .path("last_active_token")
            .path("jwt")
            .asText();
    JsonNode claims = claims(JWT.decode(inSession));
    assertEquals("org_acme", claims.path("o").path("id").asText());
    assertEquals("acme", claims.path("o").path("slg").asText());
    assertEquals("admin", claims.path("o").path("rol").asText());
    assertEquals("read,manage", claims.path("o").path("per").asText());
    assertEquals("3,1", claims.path("o").path("fpm").asText());
    assertEquals("o:invoices,o:teams", claims.path("fea").asText());
    assertEquals(claims.path("o"), claims(token(browser, session)).path("o"));
  }

  @Test
  void token_header_namesTheKeyThatVerifiesIt() throws GeneralSecurityException {
    ApiClient.Browser browser = scene.browser();
    DecodedJWT token = token(browser, Scene.signIn(browser, "bob"));
    JsonNode header =
        ApiClient.json(
            new String(Base64.getUrlDecoder().decode(token.getHeader()), StandardCharsets.UTF_8));
    assertEquals("JWT", header.path("typ").asText());
    assertEquals("RS256", header.path("alg").asText());
    assertEquals("cl_B7d4PD111AAA", header.path("cat").asText());

    JsonNode keys = browser.get("/.well-known/jwks.json").expect(200).path("keys");
    JsonNode key = keys.path(0);
    assertEquals(1, keys.size());
    assertEquals(header.path("kid"), key.path("kid"));
    Algorithm.RSA256(
            (RSAPublicKey)
                KeyFactory.getInstance("RSA")
                    .generatePublic(
                        new RSAPublicKeySpec(number(key.path("n")), number(key.path("e")))),
            null)
        .verify(token);
  }

  private static BigInteger number(JsonNode base64url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64url.asText()));
  }

  @Test
  void configuration_ofTheIssuer_pointsToTheKeySet() {
    JsonNode json = scene.browser().get("/.well-known/openid-configuration").expect(200);
    assertEquals(scene.issuer.url().toString(), json.path("issuer").asText());
    assertTrue(json.path("jwks_uri").asText().endsWith("/.well-known/jwks.json"));
  }
}
