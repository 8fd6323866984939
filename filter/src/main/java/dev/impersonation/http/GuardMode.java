package dev.impersonation.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Says what a guard asks for on its routes, from the mildest mode to the strictest. */
public enum GuardMode {
  /**
   * Open to whoever comes: {@link Anonymous#ALLOW} for these routes, whatever holds elsewhere, and
   * free while somebody impersonates.
   */
  PUBLIC("public"),

  /** Free while somebody impersonates. */
  ALLOW("allow"),

  /** Free if the {@code act} claim has a reason. */
  REQUIRE_REASON("require-reason"),

  /** While somebody impersonates, only what is safe by RFC 9110 section 9.2.1. */
  READ_ONLY("read-only"),

  /** Closed while somebody impersonates. */
  DENY("deny");

  private final String text;

  GuardMode(String text) {
    this.text = text;
  }

  /**
   * Returns the mode of this name, as settings spell it.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  public static GuardMode of(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new SettingException("mode", "must be one of: " + names()));
  }

  static String names() {
    return Arrays.stream(values()).map(GuardMode::toString).collect(Collectors.joining(", "));
  }

  /** Returns the mode that the setting {@code default} names. */
  static GuardMode ofDefault(String text) {
    try {
      return of(text);
    } catch (SettingException e) {
      throw new SettingException("default", "must be one of: read-only, deny, allow", e);
    }
  }

  /** Returns this mode, if it can hold where nothing else is asked for. */
  GuardMode asDefault() {
    return switch (this) {
      case READ_ONLY, DENY, ALLOW -> this;
      case PUBLIC ->
          throw new SettingException(
              "default", "cannot be public: map a guard of that mode to the routes that are open");
      case REQUIRE_REASON ->
          throw new SettingException(
              "default",
              "cannot be require-reason: set policy(requireReason(…)) in code, which holds"
                  + " everywhere beside a default of read-only or deny");
    };
  }

  /** Returns the mode as settings spell it, such as {@code read-only}. */
  @Override
  public String toString() {
    return text;
  }
}
