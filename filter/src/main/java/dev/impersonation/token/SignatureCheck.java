package dev.impersonation.token;

import com.auth0.jwt.exceptions.SignatureVerificationException;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signature of a token: allowed algorithm, one key, one signature over the received
 * bytes.
 */
final class SignatureCheck {
  private final Set<SigningAlgorithm> allowed;
  private final KeySource keys;
  private final KeyVerifications verifications;

  SignatureCheck(Set<SigningAlgorithm> allowed, KeySource keys, CryptoProvider provider) {
    this.allowed = Set.copyOf(allowed);
    this.keys = keys;
    verifications = new KeyVerifications(provider);
  }

  /**
   * Everything that can be judged without a key (RFC 7515 section 4.1), so that none is asked for.
   */
  void checkHeader(JoseHeader header) throws InvalidTokenException {
    Map<String, @Nullable Object> members = header.members();
    if (members.containsKey("crit") || members.containsKey("b64") || members.containsKey("zip")) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    if (members.containsKey("kid") && header.keyId() == null) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    SigningAlgorithm unused = SigningAlgorithm.require(allowed, header.algorithm());
  }

  /**
   * Returns the key that verified the signature.
   *
   * @param known those that need not be verified again
   */
  SigningKey checkSignature(CompactJws jws, VerifiedSignatures known)
      throws InvalidTokenException, KeySetUnavailableException {
    SigningAlgorithm algorithm = SigningAlgorithm.require(allowed, jws.getAlgorithm());
    Optional<RSAPublicKey> found = keys.find(jws.getKeyId(), algorithm.name());
    if (found.isEmpty() || found.get().getModulus().bitLength() < KeySource.MIN_KEY_BITS) {
      throw InvalidTokenException.bySetting(Reason.UNKNOWN_KEY, "keys");
    }
    RSAPublicKey key = found.get();
    if (jws.signatureBytes().length != (key.getModulus().bitLength() + 7) / 8) {
      throw InvalidTokenException.bySetting(Reason.BAD_SIGNATURE, "keys");
    }
    SigningKey signing = new SigningKey(jws.getKeyId(), algorithm, key);
    if (known.hold(jws.getToken(), signing)) {
      return signing;
    }
    try {
      verifications.by(key, algorithm).verify(jws);
    } catch (SignatureVerificationException e) {
      throw InvalidTokenException.bySetting(Reason.BAD_SIGNATURE, "keys");
    }
    return signing;
  }

  /** Whether the key that verified a token would be found for it today. */
  boolean isStillValid(VerifiedToken token) throws KeySetUnavailableException {
    Object edition = keys.edition();
    if (edition != null && edition == token.edition()) {
      return true;
    }
    SigningKey key = token.key();
    boolean isFound =
        keys.find(key.keyId(), key.algorithm().name()).filter(key.key()::equals).isPresent();
    if (isFound) {
      token.foundIn(edition);
    }
    return isFound;
  }
}
