package dev.impersonation.token;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks signatures as Java does, but for what a test makes of it, and counts what it was asked.
 */
final class LyingProvider extends Provider {
  @Serial private static final long serialVersionUID = 1L;

  /** What may become of an answer, and of the key that is asked with. */
  interface Lie {
    /**
     * Returns the answer in place of the right one.
     *
     * @param isRight whether the signature is good
     * @param uses how often this object was asked before
     */
    boolean answer(boolean isRight, int uses, byte[] signature) throws SignatureException;
  }

  private final transient Lie lie;
  private final AtomicInteger made = new AtomicInteger();

  LyingProvider(Lie lie) {
    super("Lying", "1", "for tests");
    this.lie = lie;
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      putService(
          new Service(
              this, "Signature", algorithm.ofJava(), Checking.class.getName(), List.of(), null) {
            @Override
            public Object newInstance(Object parameter) {
              made.incrementAndGet();
              return new Checking(algorithm);
            }
          });
    }
  }

  static LyingProvider honest() {
    return new LyingProvider((isRight, uses, signature) -> isRight);
  }

  /** How many objects it has made. */
  int made() {
    return made.get();
  }

  private final class Checking extends SignatureSpi {
    private final SigningAlgorithm algorithm;
    private Signature real;
    private int uses;

    Checking(SigningAlgorithm algorithm) {
      this.algorithm = algorithm;
      this.real = signature();
    }

    private Signature signature() {
      try {
        return Signature.getInstance(algorithm.ofJava(), "SunRsaSign");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      if (!(key instanceof RSAPublicKey)) {
        throw new InvalidKeyException("not of RSA");
      }
      real = signature();
      real.initVerify(key);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      real.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
      real.update(bytes, offset, length);
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      return lie.answer(real.verify(signature), uses++, signature);
    }

    @Override
    protected void engineInitSign(PrivateKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineSign() {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
