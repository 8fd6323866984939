package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.LimitedLog;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.SessionTokenVerifier;
import java.util.Optional;

/**
 * Verifies the credential of a request and finds its caller. A bad {@code Authorization} header is
 * refused; a session cookie that is bad, outdated by {@link ClientUat} or cannot be checked makes
 * the caller signed out, for browsers send cookies to open pages too.
 */
final class CredentialCheck {
  private final CredentialResolver resolver;
  private final SessionTokenVerifier verifier;
  private final UnmatchedSettings trouble;
  private final ImpersonationEnd end;
  private final Thrown thrown = new Thrown(LimitedLog.of(PackageLog.LOG));

  CredentialCheck(
      CredentialResolver resolver,
      SessionTokenVerifier verifier,
      UnmatchedSettings trouble,
      ImpersonationEnd end) {
    this.resolver = resolver;
    this.verifier = verifier;
    this.trouble = trouble;
    this.end = end;
  }

  /** Returns whom the credentials speak for. Asked once a request. */
  Caller check(GateRequest request) {
    Credential credential = resolver.resolve(request);
    if (credential instanceof Credential.Bearer bearer) {
      return header(bearer.token());
    }
    if (credential instanceof Credential.Cookie cookie) {
      return cookie(cookie.session());
    }
    if (credential instanceof Credential.Absent absent) {
      if (absent.ofOtherSuffix()) {
        trouble.otherSuffix();
      }
      return new Caller.SignedOut(absent.reason(), Refusal.noToken(absent.reason()));
    }
    if (credential instanceof Credential.AmbiguousCookie) {
      return signedOut("session-cookie-ambiguous");
    }
    return new Caller.Refused(Refusal.invalidRequest("authorization-header-invalid"));
  }

  private Caller header(String token) {
    try {
      return end.begin(verified(token));
    } catch (InvalidTokenException e) {
      logReason(e);
      return new Caller.Refused(Refusal.invalidToken(e.reason().code()));
    } catch (Throwable e) {
      logUnchecked(e);
      return new Caller.Refused(Refusal.keysUnavailable());
    }
  }

  private Caller cookie(SessionCookie cookie) {
    Optional<String> signedOut = ClientUat.signedOut(cookie);
    if (signedOut.isPresent()) {
      return signedOut(signedOut.get());
    }
    try {
      ImpersonationContext context = verified(cookie.token());
      return ClientUat.outdated(cookie, context)
          .map(CredentialCheck::signedOut)
          .orElseGet(() -> end.begin(context));
    } catch (InvalidTokenException e) {
      logReason(e);
      return signedOut(e.reason().code());
    } catch (Throwable e) {
      logUnchecked(e);
      Refusal refusal = Refusal.keysUnavailable();
      return new Caller.SignedOut(refusal.code(), refusal);
    }
  }

  private static Caller signedOut(String reason) {
    return new Caller.SignedOut(reason, Refusal.invalidToken(reason));
  }

  private ImpersonationContext verified(String token)
      throws InvalidTokenException, KeySetUnavailableException {
    ImpersonationContext context = verifier.verify(token);
    trouble.none();
    return context;
  }

  private void logReason(InvalidTokenException e) {
    trouble.told(e);
    if (e.missedBy().isPresent()) {
      PackageLog.LOG.debug("a token is bad: {}, by {}", e.reason().code(), e.missedBy().get());
    } else {
      PackageLog.LOG.debug("a token is bad: {}", e.reason().code());
    }
  }

  /** A key source, its keys and the clock may be anybody's code. */
  private void logUnchecked(Throwable e) {
    if (e instanceof KeySetUnavailableException) {
      PackageLog.LOG.debug("a token could not be checked: {}", Thrown.oneLine(e.getMessage()));
    } else {
      thrown.log("a token could not be checked: its key source or the clock threw {} at {}", e);
    }
  }
}
