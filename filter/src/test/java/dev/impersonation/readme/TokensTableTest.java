package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.Impersonation;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import dev.impersonation.token.SigningAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The README's table of tokens, row by row. */
@ExtendWith(TestIssuerExtension.class)
final class TokensTableTest {
  private TestIssuer issuer;

  @BeforeEach
  void set(TestIssuer started) {
    issuer = started;
  }

  private SessionTokenVerifier.Builder verifier() {
    return SessionTokenVerifier.builder(issuer.issuer(), StaticKeySet.ofPem(issuer.publicKeyPem()));
  }

  private TokenBuilder token() {
    return issuer.token();
  }

  /** Each row with its tokens, all of which fare alike. */
  private Map<String, List<String>> rows() {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put("signed with `RS256`", List.of(token().sign()));
    rows.put(
        "signed with `RS384` or `RS512`",
        List.of(token().algorithm("RS384").sign(), token().algorithm("RS512").sign()));
    rows.put(
        "signed with `PS256`, `ES256`, `EdDSA` or `HS256`, or not signed (`none`)",
        List.of(
            token().algorithm("PS256").sign(),
            token().header("alg", "ES256").sign(),
            token().header("alg", "EdDSA").sign(),
            token().hmacWithPublicKey().sign(),
            token().algNone().sign()));
    rows.put(
        "header `typ` `JWT`, or none",
        List.of(token().header("typ", "JWT").sign(), token().withoutHeader("typ").sign()));
    rows.put(
        "header `typ` `at+jwt` (access tokens by RFC 9068) or another",
        Stream.of("at+jwt", "application/at+jwt", "logout+jwt", "dpop+jwt", "JOSE")
            .map(type -> token().header("typ", type).sign())
            .toList());
    rows.put("claims `iss`, `sub`, `exp` and `sid`", List.of(plain()));
    rows.put(
        "no `sid`",
        List.of(
            token().withoutHeader("cat").withoutClaim("sid").sign(), token().template().sign()));
    rows.put(
        "no `sub`, or no `exp`",
        List.of(token().withoutClaim("sub").sign(), token().withoutClaim("exp").sign()));
    rows.put(
        "`act` an object with `sub` (RFC 8693)",
        List.of(token().actor(Map.of("sub", "user_engineer")).sign()));
    rows.put("`act` null", List.of(token().claim("act", null).sign()));
    rows.put(
        "`act` of another shape",
        Stream.of("user_engineer", true, List.of("user_engineer"), Map.of("name", "Ada"))
            .map(act -> token().claim("act", act).sign())
            .toList());
    rows.put(
        "ID, logout and refresh tokens of OpenID Connect",
        List.of(
            token().withoutHeader("cat").claim("nonce", "n").sign(),
            token().withoutHeader("cat").claim("events", Map.of()).sign(),
            token().withoutHeader("cat").claim("typ", "Refresh").sign()));
    rows.put(
        "encrypted (JWE), nested or opaque",
        List.of(
            "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d",
            token().header("cty", "JWT").rawPayload(token().sign()).sign(),
            "oat_0123456789"));
    rows.put("of a second issuer", List.of(token().otherIssuer().sign()));
    return rows;
  }

  /** What an issuer that is not Clerk would write, and no more. */
  private String plain() {
    return token()
        .withoutHeader("cat")
        .rawPayload(
            "{\"iss\":\"%s\",\"sub\":\"user_customer\",\"sid\":\"s\",\"exp\":4102444800}"
                .formatted(issuer.issuer()))
        .sign();
  }

  private static Map<String, String> printed() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    Matcher table =
        Pattern.compile("(?s)\\| token \\| taken \\|\n\\|---\\|---\\|\n(.*?)\n\n").matcher(readme);
    assertEquals(true, table.find(), "the table is gone");
    return table
        .group(1)
        .lines()
        .map(line -> line.split("\\|"))
        .collect(
            Collectors.toMap(
                cells -> cells[1].strip(),
                cells -> cells[2].strip(),
                (a, b) -> a,
                LinkedHashMap::new));
  }

  private static boolean isTaken(SessionTokenVerifier verifier, String token) {
    try {
      verifier.verify(token);
      return true;
    } catch (InvalidTokenException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void rows_asPrinted_areWhatTheVerifierDoes() throws Exception {
    SessionTokenVerifier shipped = verifier().build();
    SessionTokenVerifier algorithms =
        verifier()
            .algorithms(
                List.of(SigningAlgorithm.RS256, SigningAlgorithm.RS384, SigningAlgorithm.RS512))
            .build();
    SessionTokenVerifier templates = verifier().acceptTemplateTokens().build();
    Map<String, String> printed = printed();
    Map<String, List<String>> rows = rows();
    assertEquals(rows.keySet(), printed.keySet());
    rows.forEach(
        (row, tokens) -> {
          String answer = printed.getOrDefault(row, "");
          for (String token : tokens) {
            assertEquals(answer.startsWith("yes"), isTaken(shipped, token), row);
            assertEquals(
                answer.matches("yes.*|with `algorithms`.*"), isTaken(algorithms, token), row);
            assertEquals(
                answer.matches("yes.*|with `acceptTemplateTokens`.*"),
                isTaken(templates, token),
                row);
          }
        });
  }

  @Test
  void states_asPrinted_areWhatTheContextSays() throws Exception {
    SessionTokenVerifier verifier = verifier().acceptTemplateTokens().build();
    Map<String, Impersonation> states =
        Map.of(
            "no `sid`", Impersonation.UNKNOWN,
            "`act` an object with `sub` (RFC 8693)", Impersonation.ACTIVE,
            "`act` null", Impersonation.NONE);
    Map<String, List<String>> rows = rows();
    for (Map.Entry<String, Impersonation> state : states.entrySet()) {
      for (String token : rows.getOrDefault(state.getKey(), List.of())) {
        assertEquals(state.getValue(), verifier.verify(token).impersonation(), state.getKey());
      }
    }
    String acting =
        token().withoutHeader("cat").withoutClaim("sid").impersonatedBy("user_engineer").sign();
    assertEquals(Impersonation.ACTIVE, verifier.verify(acting).impersonation());
    assertThrows(InvalidTokenException.class, () -> verifier().build().verify(acting));
  }
}
