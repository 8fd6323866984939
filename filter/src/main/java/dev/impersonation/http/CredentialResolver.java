package dev.impersonation.http;

import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.VerifiedTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the credential from a request: the {@code Authorization} header if it is ours, else the
 * session cookie. One carrier speaks; query, body and other headers never do (RFC 6750 section 2).
 */
final class CredentialResolver {
  private static final CookiePair.Names PLAIN = CookiePair.Names.of("");

  private final CookiePair.@Nullable Names ofSuffix;
  private final VerifiedTokens<?> tokens;

  CredentialResolver(@Nullable String suffix, VerifiedTokens<?> tokens) {
    this.ofSuffix = suffix == null ? null : CookiePair.Names.of("_" + suffix);
    this.tokens = tokens;
  }

  Credential resolve(GateRequest request) {
    return resolve(request, request.headers("Authorization"));
  }

  /** The same where the fields {@code Authorization} were looked at already. */
  Credential resolve(GateRequest request, List<String> authorization) {
    if (authorization.size() > 1) {
      return new Credential.MalformedHeader();
    }
    if (authorization.isEmpty()) {
      return fromCookies(request.sessionCookies());
    }
    AuthorizationField field = AuthorizationField.of(authorization.get(0));
    return switch (field.kind()) {
      case BEARER -> new Credential.Bearer(field.credentials());
      case OTHER_SCHEME -> fromCookies(request.sessionCookies());
      case MALFORMED -> new Credential.MalformedHeader();
    };
  }

  private Credential fromCookies(List<GateRequest.Cookie> cookies) {
    CookiePair plain = CookiePair.of(cookies, PLAIN, tokens);
    CookiePair suffixed =
        ofSuffix == null ? CookiePair.ABSENT : CookiePair.of(cookies, ofSuffix, tokens);
    if (isAmbiguous(plain, suffixed)) {
      return new Credential.AmbiguousCookie();
    }
    return unambiguous(
        plain.isAmbiguous() ? CookiePair.ABSENT : plain,
        suffixed.isAmbiguous() ? CookiePair.ABSENT : suffixed,
        cookies);
  }

  /** Cookies without suffix may be another application's, those with the suffix are ours. */
  private static boolean isAmbiguous(CookiePair plain, CookiePair suffixed) {
    if (suffixed.isAmbiguous()) {
      return suffixed.isAmbiguousSession() || plain.session() == null;
    }
    return plain.isAmbiguous() && suffixed.isAbsent();
  }

  private Credential unambiguous(
      CookiePair plain, CookiePair suffixed, List<GateRequest.Cookie> cookies) {
    SessionCookie plainSession = plain.session();
    SessionCookie suffixedSession = suffixed.session();
    if (plainSession != null && suffixedSession != null) {
      return new Credential.Cookie(tokens.choose(plainSession, suffixedSession));
    }
    SessionCookie only = plainSession == null ? suffixedSession : plainSession;
    if (only != null) {
      return new Credential.Cookie(only);
    }
    boolean signedInElsewhere =
        plain.clientUpdatedAt().orElse(0) > 0 || suffixed.clientUpdatedAt().orElse(0) > 0;
    return new Credential.Absent(
        signedInElsewhere ? "client-uat-but-no-session-token" : "session-token-and-uat-missing",
        ofSuffix != null && cookies.stream().anyMatch(CredentialResolver::hasSuffix));
  }

  private static boolean hasSuffix(GateRequest.Cookie cookie) {
    return cookie.name().startsWith("__session_") && !cookie.value().isEmpty();
  }
}
