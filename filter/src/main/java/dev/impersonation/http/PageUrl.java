package dev.impersonation.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The URL of the page that a browser asks for, as the value of a parameter. */
final class PageUrl {
  /** Whoever reads it has a line of 8 KiB for all fields at least, and so has whoever writes it. */
  static final int MAX_LENGTH = 4096;

  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+\\])(?::[0-9]{1,5})?");

  /** Of sign-in flows: what is worth a session, or the browser's own. */
  private static final Pattern CREDENTIAL =
      Pattern.compile("__(?:clerk_|session|client|dev_session|refresh)");

  /** What containers write into a path where cookies are not to be had: worth a session too. */
  private static final Pattern SESSION_ID =
      Pattern.compile(";jsessionid=[^;/]*", Pattern.CASE_INSENSITIVE);

  private static final String HEX = "0123456789ABCDEF";

  private PageUrl() {}

  /**
   * Returns it with every character encoded that means something in a URL; empty if the host does
   * not know where it is itself, or if the path alone is too long. A query that is too long is left
   * out, and so are the credentials of sign-in flows and the ID of a servlet session.
   */
  static Optional<String> of(GateRequest request) {
    Optional<String> page =
        request
            .origin()
            .filter(origin -> ORIGIN.matcher(origin).matches())
            .flatMap(
                origin ->
                    request
                        .rawPath()
                        .filter(path -> path.startsWith("/"))
                        .map(path -> SESSION_ID.matcher(path).replaceAll(""))
                        .map(origin::concat));
    Optional<String> query = request.query().map(PageUrl::withoutCredentials);
    return page.flatMap(url -> query.filter(text -> !text.isEmpty()).map(text -> url + "?" + text))
        .filter(url -> url.length() <= MAX_LENGTH)
        .map(PageUrl::encoded)
        .filter(PageUrl::isShort)
        .or(
            () ->
                page.filter(url -> url.length() <= MAX_LENGTH)
                    .map(PageUrl::encoded)
                    .filter(PageUrl::isShort));
  }

  private static boolean isShort(String encoded) {
    return encoded.length() <= MAX_LENGTH;
  }

  /** Returns the host of an origin as requests tell it. */
  static Optional<String> host(String origin) {
    Matcher matcher = ORIGIN.matcher(origin);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  static Stream<String> parameters(String query) {
    return Arrays.stream(query.split("&", -1));
  }

  /** What another reader may take for a parameter of this name, too. */
  static Predicate<String> named(String name) {
    return parameter -> nameOf(parameter).filter(name::equals).isPresent();
  }

  private static String withoutCredentials(String query) {
    return parameters(query)
        .filter(
            parameter ->
                nameOf(parameter).filter(name -> !CREDENTIAL.matcher(name).lookingAt()).isPresent())
        .collect(Collectors.joining("&"));
  }

  /** Empty for what nobody can decode. */
  private static Optional<String> nameOf(String parameter) {
    int equals = parameter.indexOf('=');
    String written = equals < 0 ? parameter : parameter.substring(0, equals);
    try {
      return Optional.of(URLDecoder.decode(written, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** All but the unreserved characters of RFC 3986. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length() * 2);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if ((c >= 'A' && c <= 'Z')
          || (c >= 'a' && c <= 'z')
          || (c >= '0' && c <= '9')
          || "-._~".indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }
}
