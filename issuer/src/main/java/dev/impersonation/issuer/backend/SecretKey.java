package dev.impersonation.issuer.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.util.List;

/** Lets only those through who know the secret key (RFC 6750 section 2.1). */
public final class SecretKey {
  private static final String SCHEME = "Bearer ";

  private final byte[] secret;

  public SecretKey(String secret) {
    this.secret = secret.getBytes(UTF_8);
  }

  /** Returns the routes behind this key, which every method needs, a preflight as well. */
  public List<Route> guard(List<Route> routes) {
    return routes.stream().map(route -> route.behind(this::check)).toList();
  }

  private void check(Context request) {
    String header = request.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      request.header("WWW-Authenticate", "Bearer");
      throw ApiException.of(
          401,
          "authorization_header_format_invalid",
          "the Authorization header must be Bearer and the secret key");
    }
    byte[] given = header.substring(SCHEME.length()).trim().getBytes(UTF_8);
    if (!MessageDigest.isEqual(given, secret)) {
      request.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      throw ApiException.of(401, "clerk_key_invalid", "this is not the issuer's secret key");
    }
  }

  @Override
  public String toString() {
    return "SecretKey";
  }
}
