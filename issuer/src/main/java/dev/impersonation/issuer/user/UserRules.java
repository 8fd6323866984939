package dev.impersonation.issuer.user;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Checks names, addresses, metadata and passwords of users, whoever sets them.
 *
 * <p>People sign in by e-mail address, user name or ID. Only an address has an at sign; that no
 * user name is another's ID is for the store to check.
 */
public final class UserRules {
  /** Of first and last names, and of external IDs. */
  public static final int MAX_NAME_CHARACTERS = 256;

  public static final int MAX_USERNAME_CHARACTERS = 64;
  public static final int MAX_ADDRESS_CHARACTERS = 320;

  /** Of each kind of metadata, as JSON. */
  public static final int MAX_METADATA_CHARACTERS = 8192;

  public static final int MIN_PASSWORD_CHARACTERS = 8;

  private static final Pattern ADDRESS = Pattern.compile("[^@\\s\\p{Cntrl}]++@[^@\\s\\p{Cntrl}]++");

  private static final Pattern USERNAME =
      Pattern.compile("[A-Za-z0-9._-]{1," + MAX_USERNAME_CHARACTERS + "}");

  private UserRules() {}

  /**
   * What is wrong with a value.
   *
   * @param code the error's
   * @param problem goes on after the name of the parameter
   */
  public record Violation(String code, String problem) {}

  /** Returns the address as it is kept; empty if it is none. */
  public static Optional<String> address(String text) {
    String address = text.toLowerCase(Locale.ROOT);
    // Some letters get longer in lower case.
    return address.length() <= MAX_ADDRESS_CHARACTERS && ADDRESS.matcher(address).matches()
        ? Optional.of(address)
        : Optional.empty();
  }

  /** Returns what is wrong with an ID that somebody chose, whether it is taken excepted. */
  public static Optional<Violation> ofId(String text) {
    return text.indexOf('@') < 0
        ? Optional.empty()
        : Optional.of(
            new Violation("form_param_value_invalid", "must have no @: e-mail addresses have"));
  }

  /** Returns what is wrong with a user name, whether it is taken excepted. */
  public static Optional<Violation> ofUsername(String text) {
    return USERNAME.matcher(text).matches()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "form_username_invalid_character",
                "must be of 1 to "
                    + MAX_USERNAME_CHARACTERS
                    + " letters and digits of ASCII and any of . _ -"));
  }

  /** Returns what is wrong with a password, its length excepted that a policy demands. */
  public static Optional<Violation> ofAnyPassword(String text) {
    if (!Passwords.isShortEnough(text)) {
      return Optional.of(
          new Violation(
              "form_password_size_in_bytes_exceeded",
              "must not be longer than " + Passwords.MAX_BYTES + " bytes"));
    }
    return isPlain(text)
        ? Optional.empty()
        : Optional.of(new Violation("form_param_value_invalid", "must hold no control characters"));
  }

  /** Returns what is wrong with a password that somebody chose. */
  public static Optional<Violation> ofPassword(String text) {
    return text.codePointCount(0, text.length()) < MIN_PASSWORD_CHARACTERS
        ? Optional.of(
            new Violation(
                "form_password_length_too_short",
                "must have at least " + MIN_PASSWORD_CHARACTERS + " characters"))
        : ofAnyPassword(text);
  }

  /** Whether a text of one line is one: it holds no control characters. */
  public static boolean isPlain(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  /** Whether a text of any lines is one: of control characters it holds those of lines and tabs. */
  public static boolean isProse(String text) {
    IntPredicate isOfLines = c -> c == '\n' || c == '\r' || c == '\t';
    return text.chars().filter(Character::isISOControl).allMatch(isOfLines);
  }
}
