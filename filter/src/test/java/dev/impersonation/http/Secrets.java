package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens full of marked text, and every text that must not be shown. */
final class Secrets {
  static final String SECRET = "sEcReTmArKeR";

  private final TestIssuer issuer;
  private final List<String> hidden = new ArrayList<>(List.of(SECRET, "eyJ"));

  Secrets(TestIssuer issuer) {
    this.issuer = issuer;
    hide("\"kid\":\"([^\"]+)\"", issuer.jwkSet());
    String modulus = hide("\"n\":\"([^\"]+)\"", issuer.jwkSet());
    BigInteger number = new BigInteger(1, Base64.getUrlDecoder().decode(modulus));
    hidden.addAll(List.of(number.toString(), number.toString(16)));
    hide("-----\n([^\n]+)\n", issuer.publicKeyPem());
  }

  private String hide(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    hidden.add(matcher.group(1));
    return matcher.group(1);
  }

  /** A good token each of whose free texts is marked, some as forged log lines. */
  TokenBuilder token() {
    return issuer
        .token()
        .subject(SECRET + "\r\nINFO " + SECRET)
        .impersonatedBy(SECRET + "\n" + SECRET)
        .priorActors(SECRET)
        .sessionId(SECRET)
        .organization(SECRET, SECRET, SECRET, SECRET + ":read")
        .claim("aud", List.of("me", SECRET))
        .claim("jti", SECRET)
        .claim(SECRET, Map.of(SECRET, List.of(SECRET)));
  }

  List<String> bad() {
    return List.of(
        token().expired().sign(),
        token().notYetValid().sign(),
        token().issuedInFuture().sign(),
        token().forged().sign(),
        token().tamperedPayload().sign(),
        token().tamperedSignature().sign(),
        token().algNone().sign(),
        token().hmacWithPublicKey().sign(),
        token().issuer(SECRET).sign(),
        token().authorizedParty(SECRET).sign(),
        token().claim("aud", SECRET).sign(),
        token().claim("sts", SECRET).sign(),
        token().claim("exp", SECRET).sign(),
        token().claim("act", SECRET).sign(),
        token().template().sign(),
        token().machine().sign(),
        token().header("alg", SECRET).sign(),
        token().header("typ", SECRET).sign(),
        token().header("cat", SECRET).sign(),
        token().header("crit", List.of(SECRET)).sign(),
        token().rawHeader("{" + SECRET).sign(),
        token().rawPayload("{\"" + SECRET + "\":" + SECRET).sign(),
        SECRET + "." + SECRET + "." + SECRET,
        "mt_" + SECRET,
        SECRET);
  }

  /** Bad where there is a key set; a single key does not look at the key ID. */
  List<String> ofUnknownKeys() {
    return List.of(token().unknownKeyId().sign(), token().header("kid", SECRET).sign());
  }

  void assertSilent(List<String> lines) {
    for (String text : hidden) {
      List<String> telling = lines.stream().filter(line -> line.contains(text)).toList();
      assertEquals(List.of(), telling, "found " + text);
    }
  }
}
