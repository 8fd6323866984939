package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.LimitedLog;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.SessionTokenVerifier;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the caller from the credentials of a request. */
final class CredentialCheck {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationGate.class);

  private static final long NEVER = -1;

  private final CredentialResolver resolver;
  private final SessionTokenVerifier verifier;
  private final TokenTrouble trouble;
  private final Thrown thrown = new Thrown(LimitedLog.of(log));

  CredentialCheck(
      CredentialResolver resolver, SessionTokenVerifier verifier, TokenTrouble trouble) {
    this.resolver = resolver;
    this.verifier = verifier;
    this.trouble = trouble;
  }

  /** What the credentials of the request come to; to be asked once a request. */
  Caller verify(GateRequest request) {
    Credential credential = resolver.resolve(request);
    if (credential instanceof Credential.Bearer bearer) {
      return verifyHeader(bearer.token());
    }
    if (credential instanceof Credential.Cookie cookie) {
      return verifyCookie(cookie.session());
    }
    if (credential instanceof Credential.Absent absent) {
      if (absent.ofOtherSuffix()) {
        trouble.otherSuffix();
      }
      return new Caller.SignedOut(absent.reason(), Refusal.noToken(absent.reason()));
    }
    if (credential instanceof Credential.AmbiguousCookie) {
      return unverifiedCookie("session-cookie-ambiguous");
    }
    return new Caller.Refused(Refusal.invalidRequest("authorization-header-invalid"));
  }

  private Caller verifyHeader(String token) {
    try {
      return new Caller.Verified(verified(token));
    } catch (InvalidTokenException e) {
      logReason(e);
      return new Caller.Refused(Refusal.invalidToken(e.reason().code()));
    } catch (KeySetUnavailableException e) {
      logUnavailable(e);
      return new Caller.Refused(Refusal.keysUnavailable());
    } catch (Throwable e) {
      logUsersCode(e);
      return new Caller.Refused(Refusal.keysUnavailable());
    }
  }

  private Caller verifyCookie(SessionCookie cookie) {
    long updatedAt = cookie.clientUpdatedAt().orElse(NEVER);
    if (updatedAt == 0) {
      return unverifiedCookie("session-token-but-no-client-uat");
    }
    try {
      ImpersonationContext context = verified(cookie.token());
      if (updatedAt == NEVER) {
        return new Caller.Verified(context);
      }
      boolean current =
          context
              .issuedAt()
              .filter(issuedAt -> !issuedAt.isBefore(Instant.ofEpochSecond(updatedAt)))
              .isPresent();
      return current
          ? new Caller.Verified(context)
          : unverifiedCookie("session-token-iat-before-client-uat");
    } catch (InvalidTokenException e) {
      logReason(e);
      return unverifiedCookie(e.reason().code());
    } catch (KeySetUnavailableException e) {
      logUnavailable(e);
      return uncheckedCookie();
    } catch (Throwable e) {
      logUsersCode(e);
      return uncheckedCookie();
    }
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
      log.debug("a token is bad: {}, by {}", e.reason().code(), e.missedBy().get());
    } else {
      log.debug("a token is bad: {}", e.reason().code());
    }
  }

  private static Caller unverifiedCookie(String reason) {
    return new Caller.SignedOut(reason, Refusal.invalidToken(reason));
  }

  /** A browser sends its cookies to open pages too, which are for everybody. */
  private static Caller uncheckedCookie() {
    Refusal refusal = Refusal.keysUnavailable();
    return new Caller.SignedOut(refusal.code(), refusal);
  }

  private static void logUnavailable(KeySetUnavailableException e) {
    log.debug("a token could not be checked: {}", Thrown.oneLine(e.getMessage()));
  }

  /** A key source, its keys and the clock may be anybody's code. */
  private void logUsersCode(Throwable e) {
    thrown.log("a token could not be checked: its key source or the clock threw {} at {}", e);
  }
}
