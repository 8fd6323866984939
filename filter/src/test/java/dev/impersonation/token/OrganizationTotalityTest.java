package dev.impersonation.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.support.Rounds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("optional claims of any shape never throw and never change who acts")
@Tag("random")
class OrganizationTotalityTest {
  private static final int TOKENS = Rounds.of(200, 1000);
  private static final int SHAPES = Rounds.of(2_000, 10_000);
  private static final List<String> CLAIMS =
      List.of("v", "o", "fea", "pla", "fva", "org_id", "org_slug", "org_role", "org_permissions");
  private static final List<String> MEMBERS =
      List.of("id", "slg", "rol", "per", "fpm", "act", "sub", "");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          ",",
          ":",
          "o",
          "o:",
          ":a",
          "o:a",
          "u:b",
          "ou:c",
          "o:a,u:b,uo:c",
          "o:a,,b",
          "1",
          "3,1",
          "-1",
          "9999999999999999999999999",
          "1,x,2",
          "r",
          "r,w",
          "r,,w,",
          "org_1",
          "org:x",
          "\\u0000",
          "\\r\\n",
          "\\ud83d\\ude00",
          "{}",
          "null",
          "\u0661",
          "\\uffff");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "2",
          "-1",
          "-2",
          "3",
          "2.0",
          "2e0",
          "1e400",
          "-1e400",
          "1e-400",
          "255",
          "2147483648",
          "9223372036854775808",
          "123456789012345678901234567890",
          "1e1000000000");

  /** Longer ones would be refused for their length alone. */
  private static final int MAX_PAYLOAD = 4000;

  /** A fixed seed: a failure can be repeated. */
  private final Random random = new Random(20260601);

  private String value(int depth) {
    return switch (random.nextInt(depth > 2 ? 4 : 7)) {
      case 0 -> pick(List.of("null", "true", "false"));
      case 1 -> pick(NUMBERS);
      case 2, 3 -> '"' + pick(TEXTS) + '"';
      case 4 -> several(() -> value(depth + 1)).collect(Collectors.joining(",", "[", "]"));
      default -> object(depth);
    };
  }

  private String object(int depth) {
    List<String> members = new ArrayList<>();
    for (String name : MEMBERS) {
      if (random.nextInt(3) > 0) {
        members.add('"' + name + "\":" + value(depth + 1));
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private Stream<String> several(Supplier<String> values) {
    return Stream.generate(values).limit(random.nextInt(4)).toList().stream();
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private RawClaims randomClaims() {
    while (true) {
      RawClaims claims = RawClaims.impersonated();
      for (String name : CLAIMS) {
        if (random.nextInt(4) > 0) {
          claims.with(name, name.equals("v") && random.nextBoolean() ? "2" : value(0));
        }
      }
      if (claims.json().length() < MAX_PAYLOAD) {
        return claims;
      }
    }
  }

  @Test
  void verify_randomOptionalClaims_givesTheSameIdentity() throws Exception {
    SessionTokenVerifier verifier = SessionTokens.verifier().build();
    int organizations = 0;
    for (int round = 0; round < TOKENS; round++) {
      RawClaims claims = randomClaims();
      ImpersonationContext context;
      try {
        context = verifier.verify(claims.sign());
      } catch (InvalidTokenException | RuntimeException e) {
        throw new AssertionError("round " + round + ": " + claims.json(), e);
      }
      assertEquals(SessionTokens.SUBJECT, context.subject());
      assertEquals(Optional.of(SessionTokens.ACTOR), context.actorId());
      organizations += context.organization().isPresent() ? 1 : 0;
    }
    assertTrue(organizations > TOKENS / 20, "the generator should hit organizations too");
  }

  @Test
  void decode_manyMoreShapes_neverThrows() throws Exception {
    for (int round = 0; round < SHAPES; round++) {
      String json = randomClaims().json();
      Map<String, @Nullable Object> claims =
          StrictJson.object(json.getBytes(StandardCharsets.UTF_8));
      try {
        OrganizationClaims.decode(claims);
      } catch (RuntimeException e) {
        throw new AssertionError("round " + round + ": " + json, e);
      }
    }
  }
}
