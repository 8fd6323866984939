package dev.impersonation.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Clerk publishable key: {@code pk_test_} or {@code pk_live_} and the base64 of the
 * issuer's host with a dollar sign behind it.
 */
final class PublishableKey {
  private static final Pattern FORM = Pattern.compile("pk_(?:test|live)_([A-Za-z0-9+/]+={0,2})");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)(?::([1-9][0-9]{0,4}))?\\$");
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private final String issuer;
  private final String cookieSuffix;

  private PublishableKey(String issuer, String cookieSuffix) {
    this.issuer = issuer;
    this.cookieSuffix = cookieSuffix;
  }

  /**
   * Returns what the key holds.
   *
   * @throws IllegalArgumentException if it is none; the message does not quote it
   */
  static PublishableKey parse(String key) {
    if (key.startsWith("sk_")) {
      throw new SettingException(
          "publishableKey",
          "holds a secret key (sk_…): give the publishable key (pk_…), and replace"
              + " the secret key if others could read it here");
    }
    Matcher form = FORM.matcher(key);
    Matcher host = HOST.matcher(form.matches() ? decoded(form.group(1)) : "");
    if (!host.matches() || !isPort(host.group(2))) {
      throw new SettingException(
          "publishableKey",
          "is not a publishable key: expected pk_test_… or pk_live_… as the"
              + " dashboard shows it, whole");
    }
    String authority = host.group().substring(0, host.group().length() - 1);
    String scheme = LOOPBACK.matcher(host.group(1)).matches() ? "http://" : "https://";
    return new PublishableKey(scheme + authority, suffix(key));
  }

  private static boolean isPort(@Nullable String port) {
    return port == null || Integer.parseInt(port) <= 65535;
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Of the literal key: padded and unpadded spellings differ. */
  private static String suffix(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(hash).substring(0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-1", e);
    }
  }

  String issuer() {
    return issuer;
  }

  String keySetUrl() {
    return issuer + "/.well-known/jwks.json";
  }

  String cookieSuffix() {
    return cookieSuffix;
  }
}
