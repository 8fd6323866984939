package dev.impersonation.keys;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks URLs that keys are fetched from (RFC 8725 section 3.10). */
final class KeySetUrl {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|\\[::1\\]");

  private static final int MAX_PORT = 65535;

  private KeySetUrl() {}

  /** Returns the URL, if it is https, or http on loopback. */
  static URI require(URI url) {
    String scheme = requireForm(url);
    if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(url))) {
      throw new IllegalArgumentException(
          "the key set URL must be https (http only on localhost or a loopback address): whoever"
              + " can change the answer can sign tokens");
    }
    return url;
  }

  /** Returns the URL, if it is https or http. */
  static URI requireInsecure(URI url) {
    String scheme = requireForm(url);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("the key set URL must be https or http");
    }
    return url;
  }

  static boolean isLoopback(URI url) {
    return LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  private static String requireForm(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String host = url.getHost();
    if (host == null
        || url.getRawUserInfo() != null
        || url.getRawFragment() != null
        || url.getPort() == 0
        || url.getPort() > MAX_PORT) {
      throw new IllegalArgumentException(
          "the key set URL must be absolute, with a host, a port if any from 1 to 65535, and without"
              + " user info and fragment, such as https://clerk.example.com/.well-known/jwks.json");
    }
    return scheme;
  }

  /** Returns the URL as texts for people show it: a query may hold a secret. */
  static String shown(URI url) {
    String whole = url.toString();
    return url.getRawQuery() == null ? whole : whole.substring(0, whole.indexOf('?')) + "?...";
  }
}
