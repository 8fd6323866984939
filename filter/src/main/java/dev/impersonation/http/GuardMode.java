package dev.impersonation.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How a guard marks its routes. */
public enum GuardMode {
  /** Open: {@link Anonymous#ALLOW} for these routes, whatever holds elsewhere. */
  PUBLIC("public");

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
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "mode is not one of: "
                        + Arrays.stream(values())
                            .map(GuardMode::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** Returns the mode as settings spell it, such as {@code public}. */
  @Override
  public String toString() {
    return text;
  }
}
