package dev.impersonation.http;

import org.jspecify.annotations.Nullable;

/**
 * Holds the field that forbids caches to keep an answer (RFC 9111 section 5.2.2.5), which adapters
 * send with every answer whose admission has it among its fields.
 */
public final class CacheControl {
  /** The field's name. */
  public static final String NAME = "Cache-Control";

  static final Refusal.Field NO_STORE = new Refusal.Field(NAME, "no-store");

  private CacheControl() {}

  /** Returns whether a value of the field has the directive {@code no-store}. */
  public static boolean isNoStore(@Nullable String value) {
    if (value == null) {
      return false;
    }
    int begin = 0;
    boolean isQuoted = false;
    for (int at = 0; at <= value.length(); at++) {
      if (at == value.length() || (value.charAt(at) == ',' && !isQuoted)) {
        if (value.substring(begin, at).strip().equalsIgnoreCase("no-store")) {
          return true;
        }
        begin = at + 1;
      } else if (value.charAt(at) == '"') {
        isQuoted = !isQuoted;
      } else if (value.charAt(at) == '\\' && isQuoted) {
        at++;
      }
    }
    return false;
  }

  /** Returns whether a field is this one. */
  public static boolean isField(@Nullable String name) {
    return NAME.equalsIgnoreCase(name);
  }
}
