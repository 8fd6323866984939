package dev.impersonation.keys;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names an HTTP proxy, with credentials for Basic if it has some.
 *
 * @param origin the setting or variable that names it, for messages, which never quote its value
 * @param authorization what {@code Proxy-Authorization} is to say
 */
record KeySetProxy(String origin, InetSocketAddress address, @Nullable String authorization) {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?");

  private static final Pattern VARIABLE =
      Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:([^/]*)@)?([^/@]+)/?");

  /** Of URLs that name no port. */
  private static final int HTTP_PORT = 80;

  /** Reads {@code host:port} or {@code user:password@host:port}, the credentials as they stand. */
  static KeySetProxy of(String text) {
    int at = text.lastIndexOf('@');
    InetSocketAddress address = address(text.substring(at + 1), 0);
    if (address == null) {
      throw new IllegalArgumentException(
          "the proxy must be host:port, or user:password@host:port, without http://; an IPv6 address"
              + " in brackets");
    }
    String authorization = null;
    if (at >= 0) {
      String credentials = text.substring(0, at);
      int colon = credentials.indexOf(':');
      authorization =
          colon < 1
              ? null
              : basic(credentials.substring(0, colon), credentials.substring(colon + 1));
      if (authorization == null) {
        throw new IllegalArgumentException(
            "the proxy's credentials must be user:password, without control characters");
      }
    }
    return new KeySetProxy("jwksProxy", address, authorization);
  }

  /** Reads what environment variables hold: a URL, whose credentials are percent-encoded. */
  static KeySetProxy ofVariable(String name, String value) {
    Matcher matcher = VARIABLE.matcher(value);
    InetSocketAddress address = null;
    if (matcher.matches() && isHttp(matcher.group(1))) {
      address = address(matcher.group(3), HTTP_PORT);
    }
    String credentials = address == null ? null : matcher.group(2);
    String authorization = credentials == null ? null : basicOfUrl(credentials);
    if (address == null || (credentials != null && authorization == null)) {
      throw new IllegalArgumentException(
          name
              + " names no proxy that keys can be fetched through: it must be like"
              + " http://host:port, special characters of credentials percent-encoded. Mend it, or"
              + " set jwksProxy, or name the key set's host in NO_PROXY");
    }
    return new KeySetProxy(name, address, authorization);
  }

  private static boolean isHttp(@Nullable String scheme) {
    return scheme == null || scheme.toLowerCase(Locale.ROOT).equals("http");
  }

  private static @Nullable InetSocketAddress address(String text, int defaultPort) {
    Matcher matcher = HOST_AND_PORT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String digits = matcher.group(2);
    int port = digits == null ? defaultPort : Integer.parseInt(digits);
    if (port < 1 || port > 65535) {
      return null;
    }
    String host = matcher.group(1);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    // Resolved with each connection: a proxy may move.
    return InetSocketAddress.createUnresolved(host, port);
  }

  private static @Nullable String basicOfUrl(String credentials) {
    int colon = credentials.indexOf(':');
    String user = colon < 0 ? credentials : credentials.substring(0, colon);
    String password = colon < 0 ? "" : credentials.substring(colon + 1);
    try {
      return basic(decoded(user), decoded(password));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static @Nullable String basic(String user, String password) {
    String credentials = user + ":" + password;
    if (user.isEmpty()
        || user.contains(":")
        || credentials.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Refuses credentials that Java would leave out, without a word, on the way to URLs of that
   * scheme.
   */
  void requireUsable(String scheme) {
    String property =
        scheme.toLowerCase(Locale.ROOT).equals("https")
            ? "jdk.http.auth.tunneling.disabledSchemes"
            : "jdk.http.auth.proxying.disabledSchemes";
    if (authorization != null && isBasicIn(netProperty(property))) {
      throw new IllegalArgumentException(
          origin
              + " has credentials, which Java sends to no proxy for such URLs unless it is started"
              + " with -D"
              + property
              + "= (nothing behind the sign): start it so, or take a proxy that demands none");
    }
  }

  private static boolean isBasicIn(String schemes) {
    for (String scheme : schemes.split(",", -1)) {
      if (scheme.strip().toLowerCase(Locale.ROOT).equals("basic")) {
        return true;
      }
    }
    return false;
  }

  /** As Java itself looks for it: in the system properties, else in a file of its own. */
  private static String netProperty(String name) {
    String set = System.getProperty(name);
    if (set != null) {
      return set;
    }
    Path file = Path.of(System.getProperty("java.home", ""), "conf", "net.properties");
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException | RuntimeException e) {
      return "";
    }
    return properties.getProperty(name, "");
  }

  @Override
  public String toString() {
    return "KeySetProxy[" + origin + "]";
  }
}
