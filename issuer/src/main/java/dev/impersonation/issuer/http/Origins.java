package dev.impersonation.issuer.http;

import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Knows the pages that may call the Frontend API with their user's cookies (Fetch, CORS protocol).
 */
public final class Origins {
  private static final String PREFLIGHT_SECONDS = "600";

  private final Set<String> allowed;

  /**
   * @param allowed each a scheme, a host and, unless it is the scheme's own, a port
   * @throws IllegalArgumentException if one is something else, {@code null} and {@code *} included;
   *     the message says the fix
   */
  public Origins(Set<String> allowed) {
    this.allowed =
        allowed.stream().map(Origins::asBrowsersSend).collect(Collectors.toUnmodifiableSet());
  }

  private static String asBrowsersSend(String text) {
    return parse(text)
        .filter(Origins::isOriginAlone)
        .flatMap(Origins::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not an origin: expected scheme, host and port alone, such as"
                        + " http://127.0.0.1:4200"));
  }

  private static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isOriginAlone(URI url) {
    String path = url.getRawPath();
    return (path == null || path.isEmpty() || path.equals("/"))
        && url.getRawQuery() == null
        && url.getRawFragment() == null
        && url.getRawUserInfo() == null;
  }

  /** The serialization of an origin (RFC 6454 section 6.2). */
  private static Optional<String> of(URI url) {
    if (url.getScheme() == null || url.getRawAuthority() == null) {
      return Optional.empty();
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    String authority = url.getRawAuthority().toLowerCase(Locale.ROOT);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    String own = scheme.equals("http") ? ":80" : scheme.equals("https") ? ":443" : ":";
    return Optional.of(
        scheme
            + "://"
            + (host.endsWith(own) ? host.substring(0, host.length() - own.length()) : host));
  }

  /** Whether a request with this origin may have its user's cookies. */
  public boolean isAllowed(String origin) {
    return allowed.contains(origin);
  }

  /** Whether the page of a URL is of such an origin. */
  public boolean isPageAllowed(String url) {
    return parse(url).flatMap(Origins::of).filter(this::isAllowed).isPresent();
  }

  void allow(Context request) {
    String origin = request.header("Origin");
    request.header("Vary", "Origin");
    if (origin != null && isAllowed(origin)) {
      request
          .header("Access-Control-Allow-Origin", origin)
          .header("Access-Control-Allow-Credentials", "true")
          .header("Access-Control-Expose-Headers", "Clerk-Db-Jwt, Retry-After, x-country");
    }
  }

  void preflight(Context request) {
    String origin = request.header("Origin");
    if (origin != null && isAllowed(origin)) {
      request
          .header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
          .header("Access-Control-Allow-Headers", "Authorization, Content-Type")
          .header("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    }
    request.status(204);
  }
}
