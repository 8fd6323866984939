package dev.impersonation.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the URL of the page that a browser asks for, as the value of a parameter. */
final class PageUrl {
  /** Whoever reads it has a line of 8 KiB for all fields at least, and so has whoever writes it. */
  static final int MAX_LENGTH = 4096;

  /** Of sign-in flows: what is worth a session, or the browser's own. */
  private static final List<String> CREDENTIALS =
      List.of("__clerk_", "__session", "__client", "__dev_session", "__refresh");

  /** What containers write into a path where cookies are not to be had: worth a session too. */
  private static final String SESSION_ID = ";jsessionid=";

  private static final int MAX_PORT_DIGITS = 5;

  private static final String HOST_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789._-";
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
            .filter(origin -> host(origin).isPresent())
            .flatMap(
                origin ->
                    request
                        .rawPath()
                        .filter(path -> path.startsWith("/"))
                        .map(PageUrl::withoutSessionId)
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
    int start = origin.startsWith("https://") ? 8 : origin.startsWith("http://") ? 7 : -1;
    if (start < 0) {
      return Optional.empty();
    }
    int end = endOfHost(origin, start);
    return end > start && isPort(origin.substring(end))
        ? Optional.of(origin.substring(start, end))
        : Optional.empty();
  }

  /** Where the host ends; its start if there is none. */
  private static int endOfHost(String origin, int start) {
    boolean isAddress = origin.startsWith("[", start);
    String characters = isAddress ? "0123456789abcdef:." : HOST_CHARACTERS;
    int end = isAddress ? start + 1 : start;
    while (end < origin.length() && characters.indexOf(origin.charAt(end)) >= 0) {
      end++;
    }
    if (!isAddress) {
      return end;
    }
    return end > start + 1 && origin.startsWith("]", end) ? end + 1 : start;
  }

  private static boolean isPort(String rest) {
    return rest.isEmpty()
        || (rest.charAt(0) == ':'
            && rest.length() > 1
            && rest.length() <= MAX_PORT_DIGITS + 1
            && rest.chars().skip(1).allMatch(digit -> digit >= '0' && digit <= '9'));
  }

  private static String withoutSessionId(String path) {
    StringBuilder kept = new StringBuilder(path.length());
    int index = 0;
    while (index < path.length()) {
      if (path.regionMatches(true, index, SESSION_ID, 0, SESSION_ID.length())) {
        index += SESSION_ID.length();
        while (index < path.length() && path.charAt(index) != ';' && path.charAt(index) != '/') {
          index++;
        }
      } else {
        kept.append(path.charAt(index));
        index++;
      }
    }
    return kept.toString();
  }

  static Stream<String> parameters(String query) {
    List<String> parameters = new ArrayList<>();
    int begin = 0;
    for (int end = query.indexOf('&'); end >= 0; end = query.indexOf('&', begin)) {
      parameters.add(query.substring(begin, end));
      begin = end + 1;
    }
    parameters.add(query.substring(begin));
    return parameters.stream();
  }

  /** What another reader may take for a parameter of this name, too. */
  static Predicate<String> named(String name) {
    return parameter -> nameOf(parameter).filter(name::equals).isPresent();
  }

  private static String withoutCredentials(String query) {
    return parameters(query)
        .filter(
            parameter ->
                nameOf(parameter)
                    .filter(name -> CREDENTIALS.stream().noneMatch(name::startsWith))
                    .isPresent())
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
