package dev.impersonation.demo.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.clerk.FrontendSignIn.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is signed in to the dashboard.
 *
 * @param signedIn the session at the issuer that goes with it
 * @param csrfToken what the dashboard's own pages know and other sites' do not
 * @param checked when the issuer was last asked whether all this still holds
 */
record OperatorSession(
    ClerkUser user,
    SignedIn signedIn,
    String csrfToken,
    Instant begun,
    Instant lastUsed,
    Instant checked) {
  private static final String ATTRIBUTE = OperatorSession.class.getName();

  OperatorSession usedAt(Instant time) {
    return new OperatorSession(user, signedIn, csrfToken, begun, time, checked);
  }

  OperatorSession checkedAt(Instant time) {
    return new OperatorSession(user, signedIn, csrfToken, begun, lastUsed, time);
  }

  /** Returns whether this is the token; takes as long wherever it differs. */
  boolean hasCsrfToken(@Nullable String token) {
    return token != null && MessageDigest.isEqual(csrfToken.getBytes(UTF_8), token.getBytes(UTF_8));
  }

  void putInto(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Returns that of a request that {@link OperatorFilter} has let pass. */
  static OperatorSession of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof OperatorSession session) {
      return session;
    }
    throw new IllegalStateException("OperatorFilter has not seen this request");
  }

  /** Names nobody and no secret, so that it is safe in a log. */
  @Override
  public String toString() {
    return "OperatorSession[]";
  }
}
