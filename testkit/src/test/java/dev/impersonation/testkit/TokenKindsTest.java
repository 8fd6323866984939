package dev.impersonation.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token versions, organizations, and well-signed tokens that are no session tokens. */
class TokenKindsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  private static TestIssuer issuer;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  private static DecodedToken good() {
    return DecodedToken.of(issuer.token());
  }

  private static TokenBuilder busy() {
    return issuer
        .token()
        .impersonatedBy("user_support")
        .organization("org_1", "acme", "admin", "invoices:read");
  }

  @Test
  void version1_unchangedOtherwise_lacksVersionAndTokenId() {
    DecodedToken token = DecodedToken.of(issuer.token().version1());

    assertEquals(Set.of("v"), token.claimsUnlike(good()));
    assertFalse(token.payload().has("v"));
    assertFalse(token.payload().has("jti"));
    assertEquals(Set.of(), token.headerUnlike(good()));
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void organization_version1_writesOrgClaims() {
    TokenBuilder builder =
        issuer.token().version1().organization("org_1", "acme", "admin", "invoices:read", "a:b");
    DecodedToken token = DecodedToken.of(builder);

    assertEquals(
        Set.of("v", "org_id", "org_slug", "org_role", "org_permissions"),
        token.claimsUnlike(good()));
    assertEquals("org_1", token.payload().get("org_id").textValue());
    assertEquals("acme", token.payload().get("org_slug").textValue());
    assertEquals("org:admin", token.payload().get("org_role").textValue());
    assertEquals(
        "[\"org:invoices:read\",\"org:a:b\"]", token.payload().get("org_permissions").toString());
  }

  @Test
  void version1_afterOrganization_rewritesIt() {
    DecodedToken after =
        DecodedToken.of(issuer.token().organization("org_1", "acme", "admin", "a:b").version1());
    DecodedToken before =
        DecodedToken.of(issuer.token().version1().organization("org_1", "acme", "admin", "a:b"));

    assertEquals(Set.of(), after.claimsUnlike(before));
    assertFalse(after.payload().has("o"));
    assertFalse(after.payload().has("fea"));
  }

  @Test
  void organization_version2_writesMasks() {
    DecodedToken token =
        DecodedToken.of(
            issuer
                .token()
                .organization(
                    "org_1",
                    "acme",
                    "org:admin",
                    "invoices:read",
                    "reports:export",
                    "org:invoices:manage",
                    "reports:read"));

    assertEquals(Set.of("o", "fea"), token.claimsUnlike(good()));
    assertEquals("o:invoices,o:reports", token.payload().get("fea").textValue());
    assertEquals(
        "{\"fpm\":\"5,3\",\"id\":\"org_1\",\"per\":\"read,export,manage\","
            + "\"rol\":\"admin\",\"slg\":\"acme\"}",
        token.payload().get("o").toString());
    assertEquals(
        Set.of(
            "org:invoices:read", "org:invoices:manage", "org:reports:export", "org:reports:read"),
        decodedPermissions(token.payload()));
  }

  @Test
  void organization_moreThan64Permissions_decodesToAll() {
    List<String> permissions =
        IntStream.range(0, 70).mapToObj(i -> "feature" + i % 3 + ":permission" + i).toList();
    DecodedToken token =
        DecodedToken.of(
            issuer
                .token()
                .organization("org_1", "acme", "admin", permissions.toArray(String[]::new)));

    assertEquals(
        Set.copyOf(permissions.stream().map("org:"::concat).toList()),
        decodedPermissions(token.payload()));
  }

  @Test
  void organization_withoutPermissions_writesOnlyO() {
    DecodedToken token =
        DecodedToken.of(issuer.token().organization("org_1", "acme", "org:member"));

    assertEquals(Set.of("o"), token.claimsUnlike(good()));
    assertEquals(
        "{\"id\":\"org_1\",\"rol\":\"member\",\"slg\":\"acme\"}",
        token.payload().get("o").toString());
  }

  @Test
  void organization_again_replacesFormerOne() {
    DecodedToken token =
        DecodedToken.of(
            issuer
                .token()
                .organization("org_1", "acme", "admin", "invoices:read")
                .organization("org_2", "other", "member"));

    assertEquals(Set.of("o"), token.claimsUnlike(good()));
    assertEquals("org_2", token.payload().get("o").get("id").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "read", "a:", ":b", "a:b:c", "org:read", "a,x:b", "a:b,c"})
  void organization_malformedPermission_isIllegal(String permission) {
    TokenBuilder builder = issuer.token();

    assertThrows(
        IllegalArgumentException.class,
        () -> builder.organization("org_1", "acme", "admin", permission));
  }

  @Test
  void pending_unchangedOtherwise_differsInStatusOnly() {
    DecodedToken token = DecodedToken.of(issuer.token().pending());

    assertEquals(Set.of("sts"), token.claimsUnlike(good()));
    assertEquals("pending", token.payload().get("sts").textValue());
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void template_ofBusySession_carriesNothingOfIt() {
    DecodedToken token = DecodedToken.of(busy().template());

    assertEquals(List.of("azp", "exp", "iat", "iss", "jti", "nbf", "sub"), token.claimNames());
    assertEquals(Set.of("cat"), token.headerUnlike(good()));
    assertEquals("cl_B7d4PD222AAA", token.header().get("cat").textValue());
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void template_actorSetAfterwards_keepsIt() {
    DecodedToken token = DecodedToken.of(issuer.token().template().impersonatedBy("user_support"));

    assertEquals("user_support", token.payload().get("act").get("sub").textValue());
  }

  @Test
  void machine_ofBusySession_isMachineToken() {
    DecodedToken token = DecodedToken.of(busy().machine());

    assertEquals(List.of("exp", "iat", "iss", "jti", "nbf", "sub"), token.claimNames());
    assertEquals("mch_test", token.payload().get("sub").textValue());
    assertEquals(Set.of("cat"), token.headerUnlike(good()));
    assertEquals("cl_B7d4PD333AAA", token.header().get("cat").textValue());
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void oauthAccessToken_ofBusySession_isTypedAccessToken() {
    DecodedToken token = DecodedToken.of(busy().oauthAccessToken());

    assertEquals(
        List.of("client_id", "exp", "iat", "iss", "jti", "nbf", "scope", "sub"),
        token.claimNames());
    assertEquals(List.of("alg", "kid", "typ"), token.headerNames());
    assertEquals("at+jwt", token.header().get("typ").textValue());
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void ticket_ofBusySession_isTicketWithoutKeyId() {
    DecodedToken token = DecodedToken.of(busy().ticket());

    assertEquals(List.of("alg", "typ"), token.headerNames());
    assertEquals(List.of("eis", "exp", "iid", "sid", "st"), token.claimNames());
    assertEquals(3600, token.seconds("eis"));
    assertEquals(NOW.getEpochSecond() + 3600, token.seconds("exp"));
    assertEquals(issuer.keyId(), token.payload().get("iid").textValue());
    assertEquals("act_test", token.payload().get("sid").textValue());
    assertEquals("actor_token", token.payload().get("st").textValue());
    assertTrue(token.isSignedBy(issuer.publicKey(), "SHA256withRSA"));
  }

  @Test
  void ticket_otherLifetime_keepsItsMembersConsistent() {
    DecodedToken token = DecodedToken.of(issuer.token().ticket().lifetime(Duration.ofMinutes(1)));

    assertEquals(60, token.seconds("eis"));
    assertEquals(NOW.getEpochSecond() + 60, token.seconds("exp"));
  }

  /** The decoding rule of version 2, written apart from the encoder. */
  private static Set<String> decodedPermissions(JsonNode claims) {
    List<String> found = new ArrayList<>();
    String[] features = claims.get("fea").textValue().split(",", -1);
    String[] permissions = claims.get("o").get("per").textValue().split(",", -1);
    String[] masks = claims.get("o").get("fpm").textValue().split(",", -1);
    assertEquals(features.length, masks.length);
    for (int f = 0; f < features.length; f++) {
      BigInteger mask = new BigInteger(masks[f]);
      for (int p = 0; p < permissions.length; p++) {
        if (mask.testBit(p)) {
          found.add("org:" + features[f].substring("o:".length()) + ':' + permissions[p]);
        }
      }
    }
    return Set.copyOf(found);
  }
}
