package dev.impersonation.http;

import dev.impersonation.audit.LimitedLog;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.VerifiedTokens;
import dev.impersonation.token.VerifiedTokens.Form;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the credential of a request and finds its caller. A bad {@code Authorization} header is
 * refused; a session cookie that is bad, outdated by {@link ClientUat} or cannot be checked makes
 * the caller signed out, for browsers send cookies to open pages too.
 */
final class CredentialCheck {
  /** How a token is sent that is remembered by its whole field: all others are by the token. */
  private static final String SCHEME = "Bearer ";

  private final CredentialResolver resolver;
  private final VerifiedTokens<Caller.Verified> tokens;
  private final UnmatchedSettings trouble;
  private final ImpersonationEnd end;
  private final Thrown thrown = new Thrown(LimitedLog.of(PackageLog.LOG));

  CredentialCheck(
      CredentialResolver resolver,
      VerifiedTokens<Caller.Verified> tokens,
      UnmatchedSettings trouble,
      ImpersonationEnd end) {
    this.resolver = resolver;
    this.tokens = tokens;
    this.trouble = trouble;
    this.end = end;
  }

  /** Returns whom the credentials speak for. Asked once a request. */
  Caller check(GateRequest request) {
    List<String> authorization = request.headers("Authorization");
    if (authorization.size() == 1) {
      Caller known = ofKnownField(authorization.get(0));
      if (known != null) {
        return known;
      }
    }
    Credential credential = resolver.resolve(request, authorization);
    if (credential instanceof Credential.Bearer bearer) {
      return header(authorization.get(0), bearer.token());
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

  /** A field that held a good token needs not be read again; null if none did. */
  private @Nullable Caller ofKnownField(String field) {
    try {
      return good(tokens.find(Form.FIELD, field));
    } catch (InvalidTokenException e) {
      return refused(e);
    } catch (Throwable e) {
      return unavailable(e);
    }
  }

  private Caller header(String field, String token) {
    // Else one token would be remembered once for each spelling that its bearer thinks of.
    boolean isPlain =
        field.length() == SCHEME.length() + token.length() && field.startsWith(SCHEME);
    try {
      return isPlain
          ? end.begin(verified(Form.FIELD, field, token))
          : end.begin(foundOrVerified(token));
    } catch (InvalidTokenException e) {
      return refused(e);
    } catch (Throwable e) {
      return unavailable(e);
    }
  }

  private Caller refused(InvalidTokenException e) {
    logReason(e);
    return new Caller.Refused(Refusal.invalidToken(e.reason().code()));
  }

  private Caller unavailable(Throwable e) {
    logUnchecked(e);
    return new Caller.Refused(Refusal.keysUnavailable());
  }

  private Caller cookie(SessionCookie cookie) {
    Optional<String> signedOut = ClientUat.signedOut(cookie);
    if (signedOut.isPresent()) {
      return signedOut(signedOut.get());
    }
    try {
      Caller.Verified found = foundOrVerified(cookie.token());
      Optional<String> outdated = ClientUat.outdated(cookie, found.context());
      return outdated.isPresent() ? signedOut(outdated.get()) : end.begin(found);
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

  private Caller.Verified foundOrVerified(String token)
      throws InvalidTokenException, KeySetUnavailableException {
    Caller.Verified found = tokens.find(Form.TOKEN, token);
    if (found == null) {
      return verified(Form.TOKEN, token, token);
    }
    trouble.none();
    return found;
  }

  private Caller.Verified verified(Form form, String text, String token)
      throws InvalidTokenException, KeySetUnavailableException {
    Caller.Verified verified = tokens.verify(form, text, token);
    trouble.none();
    return verified;
  }

  private @Nullable Caller good(Caller.@Nullable Verified found) {
    if (found == null) {
      return null;
    }
    trouble.none();
    return end.begin(found);
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
