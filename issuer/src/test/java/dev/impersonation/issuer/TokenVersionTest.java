package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.token.TokenVersion;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenVersionTest {
  private final LocalIssuer issuer = LocalIssuer.builder().tokenVersion(TokenVersion.V1).start();
  private final ApiClient api = new ApiClient(issuer);

  @AfterEach
  void close() {
    issuer.close();
  }

  private JsonNode claims(String path, String body) throws GeneralSecurityException {
    String ticket = api.backend("POST", path, body).expect(200).path("token").asText();
    ApiClient.Browser browser = api.browser();
    String session =
        browser
            .post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket)
            .expect(200)
            .at("/response/created_session_id")
            .asText();
    String jwt =
        browser
            .post("/v1/client/sessions/" + session + "/tokens", "")
            .expect(200)
            .path("jwt")
            .asText();
    DecodedJWT verified = JWT.require(Algorithm.RSA256(publicKey())).build().verify(jwt);
    return ApiClient.json(ApiClient.payload(verified));
  }

  private RSAPublicKey publicKey() throws GeneralSecurityException {
    String pem = issuer.publicKeyPem().replaceAll("-----[A-Z ]+-----", "");
    return (RSAPublicKey)
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
  }

  private static List<String> names(JsonNode claims) {
    List<String> names = new ArrayList<>();
    claims.fieldNames().forEachRemaining(names::add);
    return names.stream().sorted().toList();
  }

  @Test
  void tokens_ofVersion1InAnOrganization_nameItAndItsPermissionsInFull() throws Exception {
    JsonNode claims =
        claims("/v1/sign_in_tokens", "{\"user_id\":\"user_alice\",\"org_id\":\"org_acme\"}");

    assertEquals(
        List.of(
            "exp",
            "fva",
            "iat",
            "iss",
            "nbf",
            "org_id",
            "org_permissions",
            "org_role",
            "org_slug",
            "sid",
            "sts",
            "sub"),
        names(claims));
    assertEquals("org_acme", claims.path("org_id").asText());
    assertEquals("org:admin", claims.path("org_role").asText());
    assertEquals("acme", claims.path("org_slug").asText());
    assertEquals(
        ApiClient.json("[\"org:invoices:read\",\"org:invoices:manage\",\"org:teams:read\"]"),
        claims.path("org_permissions"));
  }

  @Test
  void tokens_ofVersion1OfAnImpersonatedSession_nameTheActor() throws Exception {
    JsonNode claims =
        claims(
            "/v1/actor_tokens",
            "{\"user_id\":\"user_carol\",\"actor\":{\"sub\":\"user_support\"}}");

    assertEquals(
        List.of("act", "exp", "fva", "iat", "iss", "nbf", "sid", "sts", "sub"), names(claims));
    assertEquals(ApiClient.json("{\"sub\":\"user_support\"}"), claims.path("act"));
  }
}
