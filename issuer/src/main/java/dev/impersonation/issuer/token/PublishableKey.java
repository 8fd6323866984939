package dev.impersonation.issuer.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * Writes and reads a publishable key, which names the host of the Frontend API: {@code pk_test_} or
 * {@code pk_live_} and base64 of the host and {@code $}.
 */
public record PublishableKey(String text) {
  private static final String TEST = "pk_test_";
  private static final String LIVE = "pk_live_";

  /**
   * @throws IllegalArgumentException if it is none; the message says the fix
   */
  public PublishableKey {
    if (!isValid(text)) {
      throw new IllegalArgumentException(
          "not a publishable key: expected pk_test_ or pk_live_ and base64 of a host with a dot in"
              + " it and $, such as 127.0.0.1:4100$ (localhost has no dot)");
    }
  }

  /** Returns the key of a host, with its port if it has one, for development. */
  public static PublishableKey ofHost(String host) {
    byte[] bytes = (host + "$").getBytes(StandardCharsets.US_ASCII);
    return new PublishableKey(TEST + Base64.getEncoder().withoutPadding().encodeToString(bytes));
  }

  private static boolean isValid(String text) {
    if (!text.startsWith(TEST) && !text.startsWith(LIVE)) {
      return false;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(TEST.length()));
      String host = new String(bytes, StandardCharsets.ISO_8859_1);
      return host.indexOf('$') == host.length() - 1 && host.indexOf('.') > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether it is of a production instance. */
  public boolean isLive() {
    return text.startsWith(LIVE);
  }

  /** Returns what cookies of an application with this key carry behind their name. */
  public String cookieSuffix() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(digest).substring(0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
