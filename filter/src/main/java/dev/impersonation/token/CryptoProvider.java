package dev.impersonation.token;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects that check signatures: by Java's own order of providers, or by one provider
 * that was shown to give the right answers. The order is never changed. Immutable.
 */
final class CryptoProvider {
  private static final CryptoProvider OF_JAVA = new CryptoProvider(null, null);

  /** What is looked for comes to the same in the whole process. Made when first asked for. */
  private static final class Automatic {
    static final CryptoProvider FOUND = find();

    private static CryptoProvider find() {
      for (NativeCrypto each : NativeCrypto.values()) {
        try {
          if (NativeCrypto.isOfHost(each.type())) {
            return new CryptoProvider(right(each.load()), OF_JAVA);
          }
          PackageLog.LOG.warn(
              "{} is in an application, which it would keep in memory when that is undeployed, and"
                  + " is not used to check signatures: put it where the container's own libraries"
                  + " are, or name it in the setting cryptoProvider",
              each);
        } catch (ClassNotFoundException e) {
          PackageLog.LOG.debug("{} is not on the class path", each);
        } catch (Throwable e) {
          PackageLog.LOG.warn(
              "{} is on the class path, and is not used to check signatures: {}", each, reason(e));
        }
      }
      return OF_JAVA;
    }
  }

  private final @Nullable Provider provider;
  private final @Nullable CryptoProvider otherwise;

  private CryptoProvider(@Nullable Provider provider, @Nullable CryptoProvider otherwise) {
    this.provider = provider;
    this.otherwise = otherwise;
  }

  /**
   * Returns what a setting names.
   *
   * @param setting {@code auto}, {@code jdk}, or a provider by its name: an installed one, or one
   *     of {@link NativeCrypto}
   * @throws IllegalArgumentException if it is not there, does not load or gives wrong answers; the
   *     message says the fix
   */
  static CryptoProvider of(String setting) {
    return switch (setting) {
      case "auto" -> automatic();
      case "jdk" -> OF_JAVA;
      default -> named(setting);
    };
  }

  /**
   * Returns the first of {@link NativeCrypto} that is there and works, else what Java has. Keys
   * that it does not take are left to what Java has.
   */
  static CryptoProvider automatic() {
    return Automatic.FOUND;
  }

  private static CryptoProvider named(String name) {
    Provider installed = Security.getProvider(name);
    NativeCrypto known = NativeCrypto.named(name);
    try {
      if (installed != null) {
        return of(installed);
      }
      if (known != null) {
        return of(known.load());
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "names a provider that is not on the class path: add it there, or set auto or jdk", e);
    } catch (Throwable e) {
      throw new IllegalArgumentException(
          "names a provider that cannot be used: set auto or jdk (" + reason(e) + ")", e);
    }
    throw new IllegalArgumentException(
        "names no provider that is installed: set auto, jdk, ACCP, Conscrypt, or a name that"
            + " java.security.Security knows");
  }

  /**
   * Returns this very provider.
   *
   * @throws GeneralSecurityException if it has no answer to a question whose answer is known
   * @throws IllegalStateException if its answer is wrong
   */
  static CryptoProvider of(Provider provider) throws GeneralSecurityException {
    return new CryptoProvider(right(provider), null);
  }

  private static Provider right(Provider provider) throws GeneralSecurityException {
    KnownAnswers.require(new CryptoProvider(provider, null)::signature);
    return provider;
  }

  /** What reflection and initializers have wrapped. */
  private static Throwable reason(Throwable thrown) {
    Throwable reason = thrown;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }

  /**
   * Returns an object that checks signatures by that key.
   *
   * @throws GeneralSecurityException if there is none for that algorithm or key
   */
  Signature signature(SigningAlgorithm algorithm, RSAPublicKey key)
      throws GeneralSecurityException {
    try {
      Signature signature =
          provider == null
              ? Signature.getInstance(algorithm.ofJava())
              : Signature.getInstance(algorithm.ofJava(), provider);
      signature.initVerify(key);
      return signature;
    } catch (GeneralSecurityException | RuntimeException e) {
      if (otherwise == null) {
        throw e;
      }
      return otherwise.signature(algorithm, key);
    }
  }

  /** Returns the provider's own name; that of the first one that Java has if none was chosen. */
  String name() {
    if (provider != null) {
      return provider.getName();
    }
    try {
      return Signature.getInstance(SigningAlgorithm.RS256.ofJava()).getProvider().getName();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no RSA", e);
    }
  }

  @Override
  public String toString() {
    return "CryptoProvider[" + name() + "]";
  }
}
