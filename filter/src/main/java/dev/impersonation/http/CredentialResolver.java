package dev.impersonation.http;

import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.SessionTokenVerifier;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the credential from a request: the {@code Authorization} header if it is ours, else the
 * session cookie. One carrier speaks; query, body and other headers never do (RFC 6750 section 2).
 */
final class CredentialResolver {
  private static final String SESSION = "__session";
  private static final String CLIENT_UAT = "__client_uat";

  private static final int MAX_DIGITS = 12;

  private final @Nullable String suffix;
  private final SessionTokenVerifier verifier;

  CredentialResolver(@Nullable String suffix, SessionTokenVerifier verifier) {
    this.suffix = suffix;
    this.verifier = verifier;
  }

  Credential resolve(GateRequest request) {
    List<String> authorization = request.headers("Authorization");
    if (authorization.size() > 1) {
      return new Credential.MalformedHeader();
    }
    if (authorization.isEmpty()) {
      return fromCookies(request.cookies());
    }
    AuthorizationField field = AuthorizationField.of(authorization.get(0));
    return switch (field.kind()) {
      case BEARER -> new Credential.Bearer(field.credentials());
      case OTHER_SCHEME -> fromCookies(request.cookies());
      case MALFORMED -> new Credential.MalformedHeader();
    };
  }

  private Credential fromCookies(List<GateRequest.Cookie> cookies) {
    try {
      SessionCookie plain = session(cookies, "");
      SessionCookie suffixed = suffix == null ? null : session(cookies, "_" + suffix);
      if (plain != null && suffixed != null) {
        return new Credential.Cookie(verifier.choose(plain, suffixed));
      }
      SessionCookie only = plain == null ? suffixed : plain;
      if (only != null) {
        return new Credential.Cookie(only);
      }
      boolean signedInElsewhere =
          clientUat(cookies, CLIENT_UAT).orElse(0) > 0
              || (suffix != null && clientUat(cookies, CLIENT_UAT + "_" + suffix).orElse(0) > 0);
      return new Credential.Absent(
          signedInElsewhere ? "client-uat-but-no-session-token" : "session-token-and-uat-missing");
    } catch (AmbiguousCookieException e) {
      return new Credential.AmbiguousCookie();
    }
  }

  private static @Nullable SessionCookie session(List<GateRequest.Cookie> cookies, String ending)
      throws AmbiguousCookieException {
    String token = value(cookies, SESSION + ending);
    return token == null ? null : new SessionCookie(token, clientUat(cookies, CLIENT_UAT + ending));
  }

  /** A value that is no time counts as signed out: it cannot show that the token is current. */
  private static OptionalLong clientUat(List<GateRequest.Cookie> cookies, String name)
      throws AmbiguousCookieException {
    String value = value(cookies, name);
    if (value == null) {
      return OptionalLong.empty();
    }
    boolean isTime =
        value.length() <= MAX_DIGITS
            && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return OptionalLong.of(isTime ? Long.parseLong(value) : 0);
  }

  /** The value of the cookie of exactly this name; empty values mean that there is none. */
  private static @Nullable String value(List<GateRequest.Cookie> cookies, String name)
      throws AmbiguousCookieException {
    String only = null;
    for (GateRequest.Cookie cookie : cookies) {
      String value = cookie.value();
      if (cookie.name().equals(name) && !value.isEmpty()) {
        if (only != null && !only.equals(value)) {
          throw new AmbiguousCookieException();
        }
        only = value;
      }
    }
    return only;
  }

  private static final class AmbiguousCookieException extends Exception {
    private static final long serialVersionUID = 1L;

    AmbiguousCookieException() {
      super(null, null, false, false);
    }
  }
}
