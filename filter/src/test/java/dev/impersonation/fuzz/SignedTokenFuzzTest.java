package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.impersonation.Actor;
import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.SessionTokenVerifier;
import dev.impersonation.token.SigningAlgorithm;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;

@DisplayName("S3-S22, S45: signed tokens of any content")
@Timeout(60)
final class SignedTokenFuzzTest {
  private static final byte[] PLAIN_HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8);
  private static final String AUDIENCE = "api";
  private static final long MAX_SKEW_SECONDS = 60;

  private static final SessionTokenVerifier USUAL = FuzzIssuer.verifier().build();
  private static final SessionTokenVerifier STRICT =
      FuzzIssuer.verifier()
          .authorizedParties(List.of(FuzzIssuer.ORIGIN))
          .audience(AUDIENCE)
          .clockSkew(Duration.ZERO)
          .build();
  private static final SessionTokenVerifier LENIENT =
      FuzzIssuer.verifier()
          .acceptTemplateTokens()
          .algorithms(EnumSet.allOf(SigningAlgorithm.class))
          .clockSkew(Duration.ofSeconds(MAX_SKEW_SECONDS))
          .build();

  /** Input: the JOSE header up to the first line break, then the payload. Both get signed. */
  @FuzzTest
  void verify_anythingSigned_speaksForTheSignedParties(byte[] input) {
    String text = new String(input, ISO_8859_1);
    int end = text.indexOf('\n');
    byte[] header = end > 0 ? text.substring(0, end).getBytes(ISO_8859_1) : PLAIN_HEADER;
    byte[] payload = text.substring(end + 1).getBytes(ISO_8859_1);
    String token = FuzzIssuer.signed(header, payload);

    Optional<ImpersonationContext> usual = FuzzIssuer.verified(USUAL, token);
    Optional<ImpersonationContext> strict = FuzzIssuer.verified(STRICT, token);
    Optional<ImpersonationContext> lenient = FuzzIssuer.verified(LENIENT, token);
    assertEquals(lenient, FuzzIssuer.verified(LENIENT, token), "judged otherwise the second time");

    if (strict.isPresent()) {
      Map<String, @Nullable Object> claims = JsonOracle.object(payload);
      assertEquals(usual, strict);
      assertEquals(FuzzIssuer.ORIGIN, claims.get("azp"));
      assertTrue(
          claims.get("aud") instanceof List<?> several
              ? several.contains(AUDIENCE)
              : AUDIENCE.equals(claims.get("aud")));
    }
    if (usual.isPresent()) {
      assertEquals(lenient, usual);
      assertNotEquals(Impersonation.UNKNOWN, usual.get().impersonation());
    }
    lenient.ifPresent(
        context -> assertBelongs(context, JsonOracle.object(header), JsonOracle.object(payload)));
  }

  private static void assertBelongs(
      ImpersonationContext context,
      Map<String, @Nullable Object> header,
      Map<String, @Nullable Object> claims) {
    assertEquals("RS256", header.get("alg"));
    for (String unsupported : List.of("crit", "b64", "zip")) {
      assertFalse(header.containsKey(unsupported));
    }
    assertEquals("JWT", header.getOrDefault("typ", "JWT"));
    assertEquals(FuzzIssuer.NAME, claims.get("iss"));
    assertEquals(claims.get("sub"), context.subject());
    assertEquals(Optional.ofNullable(claims.get("sid")), context.sessionId());
    assertEquals(Optional.ofNullable(claims.get("azp")), context.authorizedParty());
    assertEquals("active", claims.getOrDefault("sts", "active"));
    long now = FuzzIssuer.NOW.getEpochSecond();
    assertTrue(seconds(claims.get("exp")) > now - MAX_SKEW_SECONDS);
    for (String past : List.of("nbf", "iat")) {
      assertTrue(!claims.containsKey(past) || seconds(claims.get(past)) <= now + MAX_SKEW_SECONDS);
    }
    if (claims.get("act") != null) {
      assertEquals(Impersonation.ACTIVE, context.impersonation());
      assertActs(claims.get("act"), context.actor());
    } else {
      assertEquals(Optional.empty(), context.actor());
      assertTrue(
          context.impersonation() == Impersonation.UNKNOWN
              || claims.containsKey("sid")
              || claims.containsKey("act"));
    }
  }

  /** The chain of actors, level by level. */
  private static void assertActs(@Nullable Object act, Optional<Actor> actor) {
    Map<?, ?> members = assertInstanceOf(Map.class, act);
    assertEquals(members.get("sub"), actor.orElseThrow().subject());
    Optional<Actor> prior = actor.orElseThrow().prior();
    if (members.containsKey("act")) {
      assertActs(members.get("act"), prior);
    } else {
      assertEquals(Optional.empty(), prior);
    }
  }

  private static double seconds(@Nullable Object claim) {
    return claim instanceof JsonOracle.Numeral number
        ? Double.parseDouble(number.text())
        : Double.NaN;
  }
}
