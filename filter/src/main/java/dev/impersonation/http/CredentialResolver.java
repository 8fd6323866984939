package dev.impersonation.http;

import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.SessionTokenVerifier;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the credential from a request: the {@code Authorization} header if it is ours, else the
 * session cookie. One carrier speaks; query, body and other headers never do (RFC 6750 section 2).
 */
final class CredentialResolver {
  private static final String SESSION = "__session";
  private static final String CLIENT_UAT = "__client_uat";

  private static final Pattern BEARER =
      Pattern.compile("bearer +(?=\\S)", Pattern.CASE_INSENSITIVE);
  private static final Pattern ANY_SCHEME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+ +\\S.*");
  private static final Pattern JOINED_BEARER =
      Pattern.compile(",\\s*bearer\\s", Pattern.CASE_INSENSITIVE);
  private static final Pattern EPOCH_SECONDS = Pattern.compile("[0-9]{1,12}");

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
    String header = authorization.get(0).strip();
    Matcher bearer = BEARER.matcher(header);
    if (bearer.lookingAt()) {
      String token = header.substring(bearer.end());
      return isToken68(token) ? new Credential.Bearer(token) : new Credential.MalformedHeader();
    }
    return ANY_SCHEME.matcher(header).matches()
            && !JOINED_BEARER.matcher(authorization.get(0)).find()
        ? fromCookies(request.cookies())
        : new Credential.MalformedHeader();
  }

  /** Without a pattern: over the length of a token that was a quarter of a request's CPU time. */
  private static boolean isToken68(String token) {
    int end = token.length();
    while (end > 0 && token.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = token.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      boolean isLetter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!isLetter && !isDigit && "-._~+/".indexOf(c) < 0) {
        return false;
      }
    }
    return end > 0;
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
    return OptionalLong.of(EPOCH_SECONDS.matcher(value).matches() ? Long.parseLong(value) : 0);
  }

  /** The value of the cookie of exactly this name; empty values mean that there is none. */
  private static @Nullable String value(List<GateRequest.Cookie> cookies, String name)
      throws AmbiguousCookieException {
    List<String> values =
        cookies.stream()
            .filter(cookie -> cookie.name().equals(name) && !cookie.value().isEmpty())
            .map(GateRequest.Cookie::value)
            .distinct()
            .toList();
    if (values.size() > 1) {
      throw new AmbiguousCookieException();
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static final class AmbiguousCookieException extends Exception {
    private static final long serialVersionUID = 1L;

    AmbiguousCookieException() {
      super(null, null, false, false);
    }
  }
}
