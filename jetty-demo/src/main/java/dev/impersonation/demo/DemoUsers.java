package dev.impersonation.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The customers of the shop and the operators of its dashboard. Who has a password has the same;
 * hashing one for everybody would take seconds.
 */
final class DemoUsers {
  private DemoUsers() {}

  /** Returns them as the issuer reads them. */
  static String json() {
    try (InputStream file = DemoUsers.class.getResourceAsStream("users.json")) {
      return new String(Objects.requireNonNull(file, "users.json").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
