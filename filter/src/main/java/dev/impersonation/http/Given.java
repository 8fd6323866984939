package dev.impersonation.http;

import org.jspecify.annotations.Nullable;

/**
 * Checks settings that code gives: a variable that is not set must not pass for a setting not made.
 */
final class Given {
  private Given() {}

  static <V> V value(String setting, @Nullable V value) {
    if (value == null) {
      throw new SettingException(
          setting, "is null: give it a value, or do not call " + setting + "(…)");
    }
    return value;
  }

  static String text(String setting, @Nullable String value) {
    if (value(setting, value).contains("${")) {
      throw new SettingException(
          setting, "holds a placeholder: only set(\"" + setting + "\", …) replaces them");
    }
    return value(setting, value);
  }
}
