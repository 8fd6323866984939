package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.Organization;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the active organization, version 1 and 2")
class OrganizationClaimsTest {
  private static RawClaims version2(String organization) {
    return RawClaims.good().with("o", organization);
  }

  private static RawClaims version2(String per, String fpm) {
    return version2(
        "{\"id\":\"org_1\",\"slg\":\"acme\",\"rol\":\"admin\",\"per\":\"%s\",\"fpm\":\"%s\"}"
            .formatted(per, fpm));
  }

  private static List<String> permissions(RawClaims claims) throws Exception {
    return List.copyOf(verified(claims).organization().orElseThrow().permissions());
  }

  @Test
  void version1_complete_isDecoded() throws Exception {
    RawClaims claims =
        RawClaims.good()
            .without("v")
            .with("org_id", "\"org_1\"")
            .with("org_slug", "\"acme\"")
            .with("org_role", "\"org:admin\"")
            .with("org_permissions", "[\"org:invoices:read\",17,null,\"org:reports:read\"]");

    assertEquals(
        Optional.of(
            Organization.of(
                "org_1", "acme", "org:admin", List.of("org:invoices:read", "org:reports:read"))),
        verified(claims).organization());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "17", "true", "\"\"", "\" \"", "[\"org_1\"]", "{}"})
  void version1_idNotAFilledString_isNoOrganization(String id) throws Exception {
    RawClaims claims = RawClaims.impersonated().without("v").with("org_id", id);

    assertEquals(Optional.empty(), verified(claims).organization());
    assertEquals(Optional.of(SessionTokens.ACTOR), verified(claims).actorId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "17", "{}", "[]", "\"org:invoices:read\"", "[[\"x\"]]"})
  void version1_oddMembers_areAbsent(String odd) throws Exception {
    RawClaims claims =
        RawClaims.good()
            .without("v")
            .with("org_id", "\"org_1\"")
            .with("org_slug", odd.startsWith("\"") ? "17" : odd)
            .with("org_role", odd.startsWith("\"") ? "17" : odd)
            .with("org_permissions", odd);

    assertEquals(
        Optional.of(Organization.of("org_1", null, null, List.of())),
        verified(claims).organization());
  }

  @Test
  void version2_complete_isDecoded() throws Exception {
    RawClaims claims = version2("read,write", "3,1").with("fea", "\"o:invoices,o:reports\"");

    assertEquals(
        Optional.of(
            Organization.of(
                "org_1",
                "acme",
                "org:admin",
                List.of("org:invoices:read", "org:invoices:write", "org:reports:read"))),
        verified(claims).organization());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "o:a       | r,w   | 1     | org:a:r",
        "o:a       | r,w   | 2     | org:a:w",
        "o:a       | r,w   | 3     | org:a:r org:a:w",
        "o:a       | r,w   | 0     | -",
        "o:a       | r,w   | 252   | -",
        "o:a       | r,w   | 255   | org:a:r org:a:w",
        "o:a       | r,w   | 00001 | org:a:r",
        "ou:a,uo:b | r     | 1,1   | org:a:r org:b:r",
        "u:a       | r     | 1     | -",
        "o:a,u:b   | r     | 1     | org:a:r",
        "u:b,o:a   | r     | 1     | org:a:r",
        "u:b,o:a   | r     | 0,1   | org:a:r",
        "u:b,o:a   | r     | 1,0   | -",
        "u:b,o:a,o:c | r   | 1     | -",
        "u:b,o:a,o:c | r   | 1,0   | org:a:r",
        "u:b,o:a,o:c | r   | 1,1,0 | org:a:r",
        "o:a,u:b,o:c | r   | 1     | org:a:r",
        "o:a,u:b,o:c,o:d | r | 1,1 | -",
        "foo:b,o:a | r     | 1     | org:a:r",
        ":b,o:a    | r     | 1     | org:a:r",
        "o:a,o:b   | r     | 1     | org:a:r",
        "o:a       | r     | 1,1,1 | org:a:r",
        "o:a,o:b   | r     | ,1    | org:b:r",
        "o:a,o:b   | r     | x,1   | org:b:r",
        "o:a,o:b   | r     | -1,1  | org:b:r",
        "o:a,o:b   | r     | +1,1  | org:b:r",
        "o:a,o:b   | r     | 1.0,1 | org:b:r",
        "o:a,o:b   | r     | 1e0,1 | org:b:r",
        "o:a,o:b   | r     | 0x1,1 | org:b:r",
        "o:a,o:b   | r     | \u0661,1 | org:b:r",
        "o:a, o:b  | r, w  | 1, 2  | org:a:r org:b:w",
        "o:a,b     | r     | 1,1   | -",
        "a         | r     | 1     | -",
        "o:a,,o:b  | r     | 1,1   | -",
        "o:a,      | r     | 1     | -"
      })
  void version2_masks_selectPermissions(
      String fea, String per, String fpm, @Nullable String expected) throws Exception {
    RawClaims claims = version2(per, fpm).with("fea", RawClaims.text(fea));

    assertEquals(expected == null ? "" : expected, String.join(" ", permissions(claims)));
  }

  @Test
  void version2_maskOfManyBits_reachesTheLastPermission() throws Exception {
    int count = 500;
    String per = IntStream.range(0, count).mapToObj(i -> "p" + i).collect(Collectors.joining(","));
    BigInteger mask = BigInteger.ONE.shiftLeft(count - 1).setBit(0);
    RawClaims claims = version2(per, mask.toString()).with("fea", "\"o:a\"");

    assertEquals(List.of("org:a:p0", "org:a:p499"), permissions(claims));
  }

  @Test
  void version2_maskOfThousandsOfDigits_isDecodedInTime() throws Exception {
    RawClaims claims = version2("r,w", "9".repeat(5000)).with("fea", "\"o:a\"");

    assertEquals(List.of("org:a:r", "org:a:w"), permissions(claims));
  }

  @Test
  void version2_emptyNames_grantNothing() throws Exception {
    assertEquals(List.of("org:a:r"), permissions(version2("r,,", "7").with("fea", "\"o:a\"")));
    assertEquals(List.of("org:a:r"), permissions(version2("r", "1,1").with("fea", "\"o:,o:a\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"per", "fpm"})
  void version2_missingOrOddPart_grantsNothing(String part) throws Exception {
    String whole = version2("r", "1").json();
    for (String odd : List.of("null", "1", "[\"r\"]", "{}", "\"\"", "true")) {
      String o = "{\"id\":\"org_1\",\"per\":\"r\",\"fpm\":\"1\",\"%s\":%s}".formatted(part, odd);
      String once = o.replaceFirst("\"" + part + "\":\"[r1]\",", "");

      assertEquals(List.of(), permissions(version2(once).with("fea", "\"o:a\"")), once);
    }
    assertTrue(whole.contains(part));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "[\"o:a\"]", "{}", "\"\"", "\" \"", "\":\"", "\",\""})
  void version2_oddFeatures_grantNothing(String fea) throws Exception {
    assertEquals(List.of(), permissions(version2("r", "1").with("fea", fea)));
    assertEquals(List.of(), permissions(version2("r", "1").without("fea")));
  }

  @ParameterizedTest
  @CsvSource({"admin, org:admin", "org:admin, org:admin", "Org:admin, org:Org:admin"})
  void version2_role_hasItsPrefixOnce(String rol, String expected) throws Exception {
    RawClaims claims = version2("{\"id\":\"org_1\",\"rol\":\"" + rol + "\"}");

    assertEquals(
        Optional.of(expected), verified(claims).organization().flatMap(Organization::role));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "17",
        "true",
        "\"org_1\"",
        "[]",
        "{}",
        "{\"id\":null}",
        "{\"id\":17}",
        "{\"id\":\"\"}",
        "{\"id\":\" \"}",
        "{\"ID\":\"org_1\"}"
      })
  void version2_withoutAnId_isNoOrganizationAndTheTokenStands(String o) throws Exception {
    ImpersonationContext context = verified(RawClaims.impersonated().with("o", o));

    assertEquals(Optional.empty(), context.organization());
    assertEquals(Optional.of(SessionTokens.ACTOR), context.actorId());
  }

  @Test
  void version2_doesNotReadClaimsOfVersion1() throws Exception {
    ImpersonationContext context = verified(RawClaims.good().with("org_id", "\"org_custom\""));

    assertEquals(Optional.empty(), context.organization());
    assertEquals("org_custom", context.claims().get("org_id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "3", "\"2\"", "2.0", "[2]", "true", "4294967298"})
  void v_notTheNumberTwo_isNotVersion2(String v) throws Exception {
    ImpersonationContext context = verified(version2("{\"id\":\"org_1\"}").with("v", v));

    assertEquals(Optional.empty(), context.organization());
    assertTrue(context.claims().containsKey("o"));
  }
}
