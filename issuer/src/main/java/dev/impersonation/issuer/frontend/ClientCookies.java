package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.token.PublishableKey;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the cookies of a browser: its secret, and, readable for the pages of applications in
 * production, since when somebody is signed in. In development, pages write the latter themselves.
 */
final class ClientCookies {
  private static final String CLIENT = "__client";
  private static final String SIGNED_IN_SINCE = "__client_uat";
  private static final int AGE_SECONDS = Math.toIntExact(Duration.ofDays(365).toSeconds());

  private final boolean secure;
  private final List<String> signedInSince;

  private ClientCookies(boolean secure, List<String> signedInSince) {
    this.secure = secure;
    this.signedInSince = signedInSince;
  }

  static ClientCookies of(URI issuer, List<PublishableKey> keys) {
    List<String> names = new ArrayList<>();
    for (PublishableKey key : keys) {
      if (key.isLive()) {
        names.add(SIGNED_IN_SINCE + "_" + key.cookieSuffix());
      }
    }
    if (!names.isEmpty()) {
      names.add(SIGNED_IN_SINCE);
    }
    return new ClientCookies("https".equals(issuer.getScheme()), List.copyOf(names));
  }

  @Nullable String secret(Context request) {
    return request.cookie(CLIENT);
  }

  void writeSecret(Context request, String secret) {
    request.cookie(new Cookie(CLIENT, secret, "/", AGE_SECONDS, secure, true, null, SameSite.LAX));
  }

  void clearSecret(Context request) {
    request.cookie(new Cookie(CLIENT, "", "/", 0, secure, true, null, SameSite.LAX));
  }

  /**
   * @param seconds since the epoch; 0: nobody is
   */
  void writeSignedInSince(Context request, long seconds) {
    for (String name : signedInSince) {
      request.cookie(
          new Cookie(
              name, Long.toString(seconds), "/", AGE_SECONDS, secure, false, null, SameSite.LAX));
    }
  }
}
