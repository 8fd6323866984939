package dev.impersonation.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The customers of the shop and the operators of its dashboard; all have the same password. */
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
