package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.testkit.TokenBuilder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Signed tokens for inputs to name in braces: {@code {session}} is a whole token, {@code
 * {session.2}} its second segment, and {@code <text>} is text in base64url.
 */
final class SampleTokens {
  private static final Pattern NAMED = Pattern.compile("\\{([a-z]{1,10})(?:\\.([123]))?\\}");
  private static final Pattern ENCODED = Pattern.compile("<([^<>]*)>");

  private static final Map<String, String> ALL = all();

  /** Those that no verifier may accept, whatever its settings. */
  private static final Set<String> NEVER = Set.of("stranger", "forged", "none", "hmac");

  /** Those that a verifier with the usual settings accepts, with what it says of them. */
  private static final Map<String, ImpersonationContext> GOOD =
      ALL.values().stream()
          .filter(token -> context(token).isPresent())
          .collect(Collectors.toUnmodifiableMap(token -> token, token -> context(token).get()));

  private SampleTokens() {}

  private static Map<String, String> all() {
    Map<String, TokenBuilder> builders = new LinkedHashMap<>();
    builders.put("session", FuzzIssuer.token());
    builders.put("other", FuzzIssuer.token().subject("user_other"));
    builders.put("acting", FuzzIssuer.token().impersonatedBy("user_support"));
    builders.put(
        "chain", FuzzIssuer.token().impersonatedBy("user_support").priorActors("user_a", "user_b"));
    builders.put("older", FuzzIssuer.token().issuedAt(FuzzIssuer.NOW.minusSeconds(30)));
    builders.put("expired", FuzzIssuer.token().expired());
    builders.put("pending", FuzzIssuer.token().pending());
    builders.put("template", FuzzIssuer.token().template());
    builders.put("stranger", FuzzIssuer.token().otherIssuer());
    builders.put("forged", FuzzIssuer.token().forged());
    builders.put("none", FuzzIssuer.token().algNone());
    builders.put("hmac", FuzzIssuer.token().hmacWithPublicKey());
    return builders.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().sign()));
  }

  private static Optional<ImpersonationContext> context(String token) {
    return FuzzIssuer.verified(FuzzIssuer.verifier().build(), token);
  }

  /** Whom a token speaks for, if it is to the letter one of the good ones. */
  static Optional<ImpersonationContext> good(String token) {
    return Optional.ofNullable(GOOD.get(token));
  }

  /** Whether the text is to the letter a token that some verifier may accept. */
  static boolean isAcceptable(String token) {
    return ALL.entrySet().stream()
        .anyMatch(entry -> entry.getValue().equals(token) && !NEVER.contains(entry.getKey()));
  }

  /** Puts tokens in place of their names, then base64url in place of what is to be encoded. */
  static String expanded(String text) {
    String named = NAMED.matcher(text).replaceAll(match -> Matcher.quoteReplacement(token(match)));
    return ENCODED
        .matcher(named)
        .replaceAll(match -> Matcher.quoteReplacement(base64url(match.group(1))));
  }

  private static String token(MatchResult match) {
    String token = ALL.get(match.group(1));
    if (token == null) {
      return match.group();
    }
    return match.group(2) == null
        ? token
        : List.of(token.split("\\.", -1)).get(Integer.parseInt(match.group(2)) - 1);
  }

  /** Inputs are read one character a byte, so that any bytes can be spelled. */
  private static String base64url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(ISO_8859_1));
  }
}
