package dev.impersonation.issuer.frontend;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Publishable keys. */
final class Keys {
  static final String TEST = "pk_test_" + host();
  static final String LIVE = "pk_live_" + host();

  private Keys() {}

  private static String host() {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString("127.0.0.1:4100$".getBytes(StandardCharsets.US_ASCII));
  }
}
