package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.ImpersonationContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("claims(): what nothing else tells, read-only")
class RemainingClaimsTest {
  private static final String NESTED = "{\"a\":[1,{\"b\":null}],\"c\":{\"d\":[[]]}}";

  @Test
  void claims_ofVersion2_areTheUntoldOnes() throws Exception {
    RawClaims all =
        RawClaims.impersonated()
            .with("fva", "[1,-1]")
            .with("jti", "\"abc\"")
            .with("aud", "[\"x\"]")
            .with("o", "{\"id\":\"org_1\"}")
            .with("fea", "\"o:a\"")
            .with("pla", "\"u:free\"")
            .with("custom", NESTED)
            .with("nothing", "null");

    assertEquals(
        Set.of("nbf", "jti", "aud", "v", "fea", "pla", "custom", "nothing"),
        verified(all).claims().keySet());
  }

  @Test
  void claims_ofVersion1_areTheUntoldOnes() throws Exception {
    RawClaims all =
        RawClaims.good()
            .without("v")
            .with("org_id", "\"org_1\"")
            .with("org_slug", "\"acme\"")
            .with("org_role", "\"org:admin\"")
            .with("org_permissions", "[]")
            .with("role", "\"superuser\"");

    assertEquals(Set.of("nbf", "role"), verified(all).claims().keySet());
  }

  @Test
  void claims_values_areAsSigned() throws Exception {
    Map<String, @Nullable Object> claims =
        verified(
                RawClaims.good()
                    .with("text", "\"x\"")
                    .with("whole", "7")
                    .with("fraction", "1.5")
                    .with("truth", "true")
                    .with("nothing", "null")
                    .with("list", "[1,\"a\"]"))
            .claims();

    assertEquals("x", claims.get("text"));
    assertEquals(7, claims.get("whole"));
    assertEquals(1.5, claims.get("fraction"));
    assertEquals(true, claims.get("truth"));
    assertEquals(true, claims.containsKey("nothing"));
    assertEquals(List.of(1, "a"), claims.get("list"));
  }

  @Test
  void claims_andAct_areReadOnlyAtEveryDepth() throws Exception {
    ImpersonationContext context =
        verified(
            RawClaims.good()
                .with("custom", NESTED)
                .with(
                    "act",
                    "{\"sub\":\"user_a\",\"act\":{\"sub\":\"user_b\"},\"x\":" + NESTED + "}"));

    assertDeeplyReadOnly(context.claims());
    assertDeeplyReadOnly(context.act());
    assertDeeplyReadOnly(context.actor().orElseThrow().members());
    assertDeeplyReadOnly(context.actor().flatMap(actor -> actor.prior()).orElseThrow().members());
  }

  private static void assertDeeplyReadOnly(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      assertThrows(UnsupportedOperationException.class, map::clear);
      assertThrows(UnsupportedOperationException.class, () -> map.remove("x"));
      map.entrySet()
          .forEach(entry -> assertThrows(UnsupportedOperationException.class, () -> set(entry)));
      map.values().forEach(RemainingClaimsTest::assertDeeplyReadOnly);
    } else if (value instanceof List<?> list) {
      assertThrows(UnsupportedOperationException.class, list::clear);
      assertThrows(UnsupportedOperationException.class, () -> add(list));
      list.forEach(RemainingClaimsTest::assertDeeplyReadOnly);
    }
  }

  @SuppressWarnings("unchecked")
  private static void set(Map.Entry<?, ?> entry) {
    ((Map.Entry<String, Object>) entry).setValue("forged");
  }

  @SuppressWarnings("unchecked")
  private static void add(List<?> list) {
    ((List<Object>) list).add("forged");
  }
}
