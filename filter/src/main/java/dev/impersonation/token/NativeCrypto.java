package dev.impersonation.token;

import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Names the providers that are faster than what Java has, fastest first. They are found by the name
 * of a class, for this library depends on none.
 */
enum NativeCrypto {
  /** Amazon Corretto Crypto Provider, for Linux and macOS. */
  ACCP("ACCP") {
    @Override
    Provider load() throws ReflectiveOperationException {
      Class<?> type = type("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      // Where its native part does not load it is there all the same, and has nothing.
      type.getMethod("assertHealthy").invoke(provider);
      return provider;
    }
  },

  /** Conscrypt, which is made of BoringSSL. */
  CONSCRYPT("Conscrypt") {
    @Override
    Provider load() throws ReflectiveOperationException {
      return (Provider) type("org.conscrypt.OpenSSLProvider").getConstructor().newInstance();
    }
  };

  private final String setting;

  NativeCrypto(String setting) {
    this.setting = setting;
  }

  /** Returns the one that a setting means; null if it means none. */
  static @Nullable NativeCrypto named(String setting) {
    for (NativeCrypto each : values()) {
      if (each.setting.equals(setting)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Loads it, native part included. It is not installed.
   *
   * @throws ClassNotFoundException if it is not on the class path
   * @throws ReflectiveOperationException if it is there and cannot be used, as may be an error
   */
  abstract Provider load() throws ReflectiveOperationException;

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, NativeCrypto.class.getClassLoader());
  }

  @Override
  public String toString() {
    return setting;
  }
}
