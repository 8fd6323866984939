package dev.impersonation.spring;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an issuer beside the publishable key of another one, where that other one's keys would be
 * used: they never fit, or fit more than was meant. Everything else is the filter's to judge.
 */
final class KeyOfOtherIssuer {
  private static final List<String> OWN_KEYS =
      List.of("jwksUrl", "jwtKey", "jwtKeyFile", "jwksFile");

  private static final Pattern KEY = Pattern.compile("pk_(?:test|live)_([A-Za-z0-9+/]+={0,2})");

  private KeyOfOtherIssuer() {}

  static void refuse(Map<String, String> settings) {
    String issuer = settings.get("issuer");
    Optional<String> ofKey = host(settings.get("publishableKey"));
    if (issuer != null
        && !issuer.matches("\\s*[sp]k_.*")
        && ofKey.isPresent()
        && OWN_KEYS.stream().noneMatch(settings::containsKey)
        && !plain(issuer).equals(ofKey.get())) {
      throw new PropertyRefusedException(
          "impersonation.issuer",
          "is not the issuer of impersonation.publishable-key: remove impersonation.issuer, for"
              + " the key holds it, or set impersonation.jwks-url too",
          null);
    }
  }

  private static Optional<String> host(@Nullable String publishableKey) {
    Matcher key = KEY.matcher(publishableKey == null ? "" : publishableKey.strip());
    if (!key.matches()) {
      return Optional.empty();
    }
    try {
      String text =
          new String(Base64.getDecoder().decode(key.group(1)), StandardCharsets.ISO_8859_1);
      return text.endsWith("$")
          ? Optional.of(text.substring(0, text.length() - 1).toLowerCase(Locale.ROOT))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Another spelling of the same issuer is refused by the filter, with the fix. */
  private static String plain(String issuer) {
    String lower = issuer.strip().toLowerCase(Locale.ROOT);
    String name = lower.substring(lower.contains("://") ? lower.indexOf("://") + 3 : 0);
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }
}
