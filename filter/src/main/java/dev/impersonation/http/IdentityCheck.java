package dev.impersonation.http;

import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses callers for who they are: those whose credentials are refused, those who are signed out
 * where that is not open, and impersonated ones whose token has expired while the request ran.
 */
final class IdentityCheck {
  private final SessionTokenVerifier verifier;
  private final Anonymous anonymous;
  private final CorsPreflight corsPreflight;
  private final AfterExpiry afterExpiry;
  private final @Nullable SignInPage signIn;

  IdentityCheck(
      SessionTokenVerifier verifier,
      Anonymous anonymous,
      CorsPreflight corsPreflight,
      AfterExpiry afterExpiry,
      @Nullable SignInPage signIn) {
    this.verifier = verifier;
    this.anonymous = anonymous;
    this.corsPreflight = corsPreflight;
    this.afterExpiry = afterExpiry;
    this.signIn = signIn;
  }

  /** Returns the answer to a caller that may not go on; empty if it may, by who it is. */
  Optional<Refusal> check(GateRequest request, Caller caller, Collection<RouteRule> rules) {
    return caller instanceof Caller.SignedOut && isOpen(request, rules)
        ? Optional.empty()
        : unverified(request, caller);
  }

  /** The same for a later dispatch of a request, when time has passed. */
  Optional<Refusal> checkAgain(GateRequest request, Caller caller, Collection<RouteRule> rules) {
    return expired(request, caller).or(() -> check(request, caller, rules));
  }

  /** Returns the answer to an impersonated caller whose token has expired while it waited. */
  Optional<Refusal> expired(GateRequest request, Caller caller) {
    return afterExpiry.refuses(request, caller, verifier)
        ? Optional.of(Refusal.invalidToken(InvalidTokenException.Reason.EXPIRED.code()))
        : Optional.empty();
  }

  /** Returns the answer to whoever is not signed in where that is not open; empty for others. */
  Optional<Refusal> unverified(GateRequest request, Caller caller) {
    if (caller instanceof Caller.Refused refused) {
      return Optional.of(refused.refusal());
    }
    return caller instanceof Caller.SignedOut signedOut
        ? Optional.of(
            signIn == null ? signedOut.refusal() : signIn.answer(request, signedOut.refusal()))
        : Optional.empty();
  }

  private boolean isOpen(GateRequest request, Collection<RouteRule> rules) {
    return anonymous == Anonymous.ALLOW
        // A guard opens what the host matched, which is not what everybody behind it will read.
        || (RouteRule.areOpen(rules) && !AmbiguousPath.is(request))
        || (corsPreflight == CorsPreflight.ALLOW
            && request.method().equals("OPTIONS")
            && !request.headers("Origin").isEmpty()
            && !request.headers("Access-Control-Request-Method").isEmpty()
            && !UpgradeField.mayLeaveHttp(request));
  }
}
