package dev.impersonation.token;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Checks whether a text can be what a browser sends as an origin (RFC 6454 section 6.1). What has
 * no scheme is let through: other issuers write a client's ID into {@code azp}.
 */
final class SerializedOrigin {
  private static final Map<String, String> DEFAULT_PORTS =
      Map.of("http", "80", "https", "443", "ws", "80", "wss", "443", "ftp", "21");

  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";
  private static final String BRACKETS = "[]";

  private static final String BARE =
      "without quotes, brackets and white space, each origin as an entry of its own";
  private static final String WITH_SCHEME =
      "with its scheme in front, in letters and followed by ://";

  private SerializedOrigin() {}

  /** Returns how to write it instead; empty if it may stay. */
  static Optional<String> fix(String text) {
    if (holdsSeparator(text)) {
      return Optional.of(BARE);
    }
    if (holdsBeyondAscii(text)) {
      return Optional.of("with an internationalized name in its ASCII form, xn--…");
    }
    if (text.indexOf('*') >= 0) {
      return Optional.of("whole, without wildcard");
    }
    int endOfScheme = text.indexOf("://");
    if (endOfScheme < 0) {
      return fixWithoutScheme(text);
    }
    String authority = text.substring(endOfScheme + 3);
    if (holdsAny(authority, "/?#@")) {
      return Optional.of("without path, trailing slash, query, fragment and user");
    }
    String scheme = text.substring(0, endOfScheme);
    boolean isOfTheWeb = DEFAULT_PORTS.containsKey(scheme.toLowerCase(Locale.ROOT));
    if (holdsAny(isOfTheWeb ? text : scheme, UPPER)) {
      return Optional.of("in lower case");
    }
    if (holdsAny(scheme, BRACKETS)) {
      return Optional.of(BARE);
    }
    if (!isScheme(scheme)) {
      return Optional.of(WITH_SCHEME);
    }
    if (isOfTheWeb) {
      return fixAuthority(scheme, authority);
    }
    // Browsers leave others as they are: safari-web-extension://5E2B…, and Electron's file://.
    return authority.isEmpty()
        ? Optional.empty()
        : fixAuthority(scheme, authority.toLowerCase(Locale.ROOT));
  }

  private static boolean holdsSeparator(String text) {
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c <= ' ' || c == 0x7f || c == 0xa0 || "\"'`<>{}()|\\^,;".indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsBeyondAscii(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) > '~') {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> fixWithoutScheme(String text) {
    if (holdsAny(text, BRACKETS)) {
      return Optional.of(BARE);
    }
    boolean isOfTheWeb =
        text.regionMatches(true, 0, "http:", 0, 5) || text.regionMatches(true, 0, "https:", 0, 6);
    return isOfTheWeb ? Optional.of(WITH_SCHEME) : Optional.empty();
  }

  private static boolean isScheme(String scheme) {
    return !scheme.isEmpty()
        && LOWER.indexOf(scheme.charAt(0)) >= 0
        && isOf(scheme, LOWER + DIGITS + "+-.");
  }

  private static Optional<String> fixAuthority(String scheme, String authority) {
    boolean isAddress = authority.startsWith("[");
    int endOfHost = isAddress ? authority.indexOf(']') + 1 : authority.indexOf(':');
    String host = endOfHost < 0 ? authority : authority.substring(0, endOfHost);
    String port = authority.substring(host.length());
    if (holdsAny(authority, BRACKETS)
        && (!isAddress || endOfHost == 0 || holdsAny(port, BRACKETS))) {
      return Optional.of(BARE);
    }
    if (isAddress ? !isAddress6(host) : !isName(host)) {
      return Optional.of("with the host's name or address as browsers write it");
    }
    if (port.isEmpty()) {
      return Optional.empty();
    }
    if (port.charAt(0) != ':' || !isNumber(port.substring(1), 1, 65535)) {
      return Optional.of("with a port from 1 to 65535, or none");
    }
    return port.substring(1).equals(DEFAULT_PORTS.get(scheme))
        ? Optional.of("without the scheme's default port, which browsers leave out")
        : Optional.empty();
  }

  private static boolean isAddress6(String host) {
    return host.indexOf(':') > 0 && isOf(host.substring(1, host.length() - 1), DIGITS + "abcdef:.");
  }

  private static boolean isName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    int begin = 0;
    int labels = 0;
    int octets = 0;
    boolean isLastNumeric = false;
    while (begin <= name.length()) {
      int dot = name.indexOf('.', begin);
      String label = name.substring(begin, dot < 0 ? name.length() : dot);
      if (label.isEmpty() || !isOf(label, LOWER + DIGITS + "-_")) {
        return false;
      }
      labels++;
      octets += isNumber(label, 0, 255) ? 1 : 0;
      isLastNumeric = isOf(label, DIGITS);
      begin = dot < 0 ? name.length() + 1 : dot + 1;
    }
    return !isLastNumeric || (labels == 4 && octets == 4);
  }

  private static boolean isNumber(String text, int least, int greatest) {
    if (text.isEmpty()
        || text.length() > 5
        || !isOf(text, DIGITS)
        || (text.length() > 1 && text.charAt(0) == '0')) {
      return false;
    }
    int number = Integer.parseInt(text);
    return number >= least && number <= greatest;
  }

  private static boolean holdsAny(String text, String characters) {
    for (int index = 0; index < text.length(); index++) {
      if (characters.indexOf(text.charAt(index)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is written with nothing but these characters. */
  private static boolean isOf(String text, String characters) {
    for (int index = 0; index < text.length(); index++) {
      if (characters.indexOf(text.charAt(index)) < 0) {
        return false;
      }
    }
    return true;
  }
}
