package dev.impersonation.token;

import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Names the providers that are faster than what Java has, fastest first. They are found by the name
 * of a class, for this library depends on none.
 */
enum NativeCrypto {
  /** Amazon Corretto Crypto Provider, for Linux and macOS. */
  ACCP("ACCP", "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider") {
    @Override
    Provider load() throws ReflectiveOperationException {
      Class<?> type = type();
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      // Where its native part does not load it is there all the same, and has nothing.
      type.getMethod("assertHealthy").invoke(provider);
      return provider;
    }
  },

  /** Conscrypt, which is made of BoringSSL. */
  CONSCRYPT("Conscrypt", "org.conscrypt.OpenSSLProvider") {
    @Override
    Provider load() throws ReflectiveOperationException {
      return (Provider) type().getConstructor().newInstance();
    }
  };

  private final String setting;
  private final String typeName;

  NativeCrypto(String setting, String typeName) {
    this.setting = setting;
    this.typeName = typeName;
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

  /**
   * Returns its class, which nothing has been done with yet.
   *
   * @throws ClassNotFoundException if it is not on the class path
   */
  Class<?> type() throws ClassNotFoundException {
    return Class.forName(typeName, false, NativeCrypto.class.getClassLoader());
  }

  /**
   * Returns whether a class is of what stays as long as the process does: of Java's class path, or
   * of what the servlet API is of. Native code and threads of its own hold the class loader of a
   * provider for good, and hence all classes of an application that was undeployed.
   */
  static boolean isOfHost(Class<?> type) {
    ClassLoader own = type.getClassLoader();
    if (isAtOrAbove(own, ClassLoader.getSystemClassLoader())) {
      return true;
    }
    try {
      ClassLoader library = NativeCrypto.class.getClassLoader();
      Class<?> servlets = Class.forName("jakarta.servlet.Servlet", false, library);
      return isAtOrAbove(own, servlets.getClassLoader());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean isAtOrAbove(@Nullable ClassLoader wanted, @Nullable ClassLoader begin) {
    ClassLoader each = begin;
    while (each != null && each != wanted) {
      each = each.getParent();
    }
    return each == wanted;
  }

  @Override
  public String toString() {
    return setting;
  }
}
