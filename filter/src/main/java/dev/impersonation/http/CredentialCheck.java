package dev.impersonation.http;

import dev.impersonation.audit.LimitedLog;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.VerifiedTokens;
import dev.impersonation.token.VerifiedTokens.Form;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the credential of a request and finds its caller. A bad {@code Authorization} header is
 * refused; a session cookie that is bad, outdated by {@link ClientUat} or cannot be checked makes
 * the caller signed out, for browsers send cookies to open pages too.
 */
final class CredentialCheck {
  private final CredentialResolver resolver;
  private final VerifiedTokens<Caller.Verified> tokens;
  private final UnmatchedSettings trouble;
  private final ImpersonationEnd end;

  /** By reason, of which there are few: each is made once, for its answer is as well. */
  private final Map<String, Caller> absent = new ConcurrentHashMap<>();

  private final Map<String, Caller> signedOut = new ConcurrentHashMap<>();
  private final Map<String, Caller> refused = new ConcurrentHashMap<>();
  private final Caller malformed =
      new Caller.Refused(Refusal.invalidRequest("authorization-header-invalid"));
  private final Caller unavailable = new Caller.Refused(Refusal.keysUnavailable());
  private final Caller signedOutByOutage =
      new Caller.SignedOut(Refusal.keysUnavailable().code(), Refusal.keysUnavailable());
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
      return absent(absent.reason());
    }
    if (credential instanceof Credential.AmbiguousCookie) {
      return signedOut("session-cookie-ambiguous");
    }
    return malformed;
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
    try {
      // Else one token would be remembered once for each spelling that its bearer thinks of.
      return end.begin(
          VerifiedTokens.isPlain(field) ? verified(Form.FIELD, field) : foundOrVerified(token));
    } catch (InvalidTokenException e) {
      return refused(e);
    } catch (Throwable e) {
      return unavailable(e);
    }
  }

  private Caller refused(InvalidTokenException e) {
    logReason(e);
    return known(
        refused, e.reason().code(), code -> new Caller.Refused(Refusal.invalidToken(code)));
  }

  private Caller unavailable(Throwable e) {
    logUnchecked(e);
    return unavailable;
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
      return signedOutByOutage;
    }
  }

  private Caller absent(String reason) {
    return known(absent, reason, code -> new Caller.SignedOut(code, Refusal.noToken(code)));
  }

  private Caller signedOut(String reason) {
    return known(signedOut, reason, code -> new Caller.SignedOut(code, Refusal.invalidToken(code)));
  }

  private static Caller known(
      Map<String, Caller> callers, String reason, Function<String, Caller> made) {
    Caller before = callers.get(reason);
    if (before != null) {
      return before;
    }
    Caller caller = made.apply(reason);
    Caller other = callers.putIfAbsent(reason, caller);
    return other == null ? caller : other;
  }

  private Caller.Verified foundOrVerified(String token)
      throws InvalidTokenException, KeySetUnavailableException {
    Caller.Verified found = tokens.find(Form.TOKEN, token);
    if (found == null) {
      return verified(Form.TOKEN, token);
    }
    trouble.none();
    return found;
  }

  private Caller.Verified verified(Form form, String text)
      throws InvalidTokenException, KeySetUnavailableException {
    Caller.Verified verified = tokens.verify(form, text);
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
