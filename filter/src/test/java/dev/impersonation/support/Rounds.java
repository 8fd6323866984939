package dev.impersonation.support;

/** Says how often a test tries what it makes up at random: {@code .ci/matrix} tries all of it. */
public final class Rounds {
  private static final boolean IN_FULL = Boolean.getBoolean("tests.full");

  private Rounds() {}

  /** Returns the first number, or the second where everything is to be tried. */
  public static int of(int usually, int inFull) {
    return IN_FULL ? inFull : usually;
  }
}
