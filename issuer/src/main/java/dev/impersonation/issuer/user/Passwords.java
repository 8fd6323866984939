package dev.impersonation.issuer.user;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;

/** Hashes passwords, with bcrypt. */
public final class Passwords {
  /** What bcrypt looks at. */
  public static final int MAX_BYTES = 72;

  private static final int COST = 10;

  private Passwords() {}

  /** Whether it can be hashed as a whole. */
  public static boolean isShortEnough(String password) {
    return password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  public static String hash(String password) {
    return BCrypt.withDefaults().hashToString(COST, password.toCharArray());
  }

  public static boolean matches(String password, String hash) {
    return isShortEnough(password)
        && BCrypt.verifyer().verify(password.toCharArray(), hash.toCharArray()).verified;
  }
}
