package dev.impersonation.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures by one key and one algorithm. It keeps a few objects that do, for making one
 * anew costs up to a fifth of the checking; nobody holds one while waiting for anything. Safe for
 * use by many threads.
 */
final class KeyVerification extends Algorithm {
  /** No more threads than these will be checking at one time on most machines. */
  static final int KEPT = 16;

  private final RSAPublicKey key;
  private final SigningAlgorithm algorithm;
  private final CryptoProvider provider;
  private final AtomicReferenceArray<@Nullable Signature> kept = new AtomicReferenceArray<>(KEPT);

  KeyVerification(RSAPublicKey key, SigningAlgorithm algorithm, CryptoProvider provider) {
    super(algorithm.name(), algorithm.ofJava());
    this.key = key;
    this.algorithm = algorithm;
    this.provider = provider;
  }

  /** Whether it is for this very key, not one that is equal: comparing keys costs more. */
  boolean isFor(RSAPublicKey otherKey, SigningAlgorithm otherAlgorithm) {
    return key == otherKey && algorithm == otherAlgorithm;
  }

  /** {@inheritDoc} Only {@link CompactJws} is read, whose segments are known to be as they must. */
  @Override
  public void verify(DecodedJWT jwt) throws SignatureVerificationException {
    if (!(jwt instanceof CompactJws jws)) {
      throw new SignatureVerificationException(this);
    }
    try {
      Signature signature = taken();
      jws.updateInto(signature);
      boolean isGood = signature.verify(jws.signatureBytes());
      // It is as it was before; one that threw may not be, and is not kept.
      keep(signature);
      if (isGood) {
        return;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new SignatureVerificationException(this, e);
    }
    throw new SignatureVerificationException(this);
  }

  private Signature taken() throws GeneralSecurityException {
    for (int place = 0; place < KEPT; place++) {
      Signature signature = kept.get(place) == null ? null : kept.getAndSet(place, null);
      if (signature != null) {
        return signature;
      }
    }
    return provider.signature(algorithm, key);
  }

  private void keep(Signature signature) {
    for (int place = 0; place < KEPT; place++) {
      if (kept.get(place) == null && kept.compareAndSet(place, null, signature)) {
        return;
      }
    }
  }

  @Override
  public byte[] sign(byte[] content) throws SignatureGenerationException {
    throw new SignatureGenerationException(this, null);
  }

  /** Names no key, so that it is safe in a log. */
  @Override
  public String toString() {
    return "KeyVerification[" + algorithm + "]";
  }
}
