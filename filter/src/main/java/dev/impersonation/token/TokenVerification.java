package dev.impersonation.token;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps of a verification in their order, each cheaper one first; and those that are
 * taken again for a token that was verified before.
 */
record TokenVerification(
    SignatureCheck signatures,
    KnownHeaders headers,
    SessionClaims claims,
    Clock clock,
    Duration clockSkew) {
  /**
   * Verifies a token that is not remembered.
   *
   * @param known the signatures that need not be verified again
   */
  VerifiedToken verifyAnew(String token, VerifiedSignatures known)
      throws InvalidTokenException, KeySetUnavailableException {
    TokenKind.requireNotOpaque(token);
    CompactJws jws = CompactJws.parse(token, this::header);
    if (jws.payloadBytes().length == 0) {
      // A JWS may be empty or detached, a token never: no key is looked for.
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    SigningKey key = signatures.checkSignature(jws, known);
    headers.verified(jws.header());
    Map<String, @Nullable Object> payload = StrictJson.object(jws.payloadBytes());
    SessionClaims.Judged judged =
        claims.judge(TokenKind.of(jws.header().members(), payload), payload);
    return new VerifiedToken(judged.context(), judged.times(), key);
  }

  /** Checks it, unless one of the same text has passed. */
  JoseHeader header(String segment) throws InvalidTokenException {
    JoseHeader known = headers.find(segment);
    if (known != null) {
      return known;
    }
    JoseHeader header = JoseHeader.parse(segment);
    signatures.checkHeader(header);
    TokenKind.checkHeader(header.members());
    return header;
  }

  /** Returns whether its key is still there; its times are judged anew. */
  boolean isStillGood(VerifiedToken token)
      throws InvalidTokenException, KeySetUnavailableException {
    if (!signatures.isStillValid(token)) {
      return false;
    }
    claims.checkTimes(token.times());
    return true;
  }

  /** Returns for how long it can still be good. */
  Duration left(VerifiedToken token) {
    Instant expiration = token.times().expiration();
    return Duration.between(clock.instant(), expiration).plus(clockSkew);
  }
}
