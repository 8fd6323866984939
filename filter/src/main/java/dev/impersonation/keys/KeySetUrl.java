package dev.impersonation.keys;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rule for URLs that keys are fetched from (RFC 8725 section 3.10). */
final class KeySetUrl {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|\\[::1\\]");

  private KeySetUrl() {}

  static URI require(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String host = url.getHost();
    if (host == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the key set URL must be absolute, with a host and without user info and fragment,"
              + " such as https://clerk.example.com/.well-known/jwks.json");
    }
    boolean plainOnLoopback =
        scheme.equals("http") && LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    if (!scheme.equals("https") && !plainOnLoopback) {
      throw new IllegalArgumentException(
          "the key set URL must be https (http only on localhost or a loopback address): whoever"
              + " can change the answer can sign tokens");
    }
    return url;
  }
}
