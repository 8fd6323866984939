package dev.impersonation.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads settings that are given as text. Messages name the setting and never its value. */
final class SettingText {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)\\}");
  private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s)");

  /** Up to 999 terabytes, whatever the unit. */
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,8})([KMG]iB)?|([0-9]{9,15})");

  private SettingText() {}

  /** System properties first, then the environment. */
  static @Nullable String systemValue(String name) {
    String property = System.getProperty(name);
    return property == null ? System.getenv(name) : property;
  }

  /** The value with its placeholders replaced, once: what they stand for is taken as it is. */
  static String resolved(
      String setting, String value, Function<String, @Nullable String> environment) {
    Matcher matcher = PLACEHOLDER.matcher(value);
    StringBuilder resolved = new StringBuilder();
    int copied = 0;
    while (matcher.find()) {
      String name = matcher.group(1);
      String replacement = environment.apply(name);
      if (replacement == null) {
        throw new SettingException(
            setting,
            "refers to ${"
                + name
                + "}, which is neither a system property nor an environment variable: set it, or"
                + " write the value");
      }
      resolved.append(literal(setting, value.substring(copied, matcher.start())));
      resolved.append(replacement);
      copied = matcher.end();
    }
    String text = resolved.append(literal(setting, value.substring(copied))).toString().strip();
    if (text.isEmpty()) {
      throw new SettingException(
          setting, "is empty: give it a value; without one its default would hold");
    }
    return text;
  }

  private static String literal(String setting, String text) {
    if (text.contains("${")) {
      throw new SettingException(setting, "holds a malformed placeholder: write ${NAME}");
    }
    return text;
  }

  /**
   * The value, which must not bring along the quotes or brackets of the file it was copied from.
   */
  static String bare(String setting, String value) {
    if (!value.isEmpty()
        && ("\"'`[{(<".indexOf(value.charAt(0)) >= 0
            || "\"'`".indexOf(value.charAt(value.length() - 1)) >= 0)) {
      throw new SettingException(setting, "is written in quotes or brackets: write the bare value");
    }
    return value;
  }

  static Duration duration(String setting, String value) {
    Matcher matcher = SHORT_DURATION.matcher(value);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new SettingException(setting, "is no duration: write 5s, 500ms or PT5S");
    }
  }

  static long number(String setting, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new SettingException(setting, "must be a whole number");
    }
  }

  /** A number of bytes, with a unit of 1024 after it or without. */
  static long bytes(String setting, String value) {
    Matcher matcher = BYTES.matcher(value);
    if (!matcher.matches()) {
      throw new SettingException(setting, "must be a number of bytes, such as 16MiB or 16777216");
    }
    if (matcher.group(1) == null) {
      return Long.parseLong(value);
    }
    int shift =
        switch (Objects.requireNonNullElse(matcher.group(2), "")) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }

  static boolean flag(String setting, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new SettingException(setting, "must be true or false");
    }
    return value.equals("true");
  }

  static List<String> list(String setting, String value) {
    List<String> entries = new ArrayList<>();
    for (String entry : value.split(",", -1)) {
      if (entry.isBlank()) {
        throw new SettingException(
            setting, "has an empty entry: separate the entries by single commas");
      }
      entries.add(entry.strip());
    }
    return entries;
  }

  static URI url(String setting, String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw new SettingException(setting, "is not a URL");
    }
  }

  static <E extends Enum<E>> E constant(String setting, String value, Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(value)) {
        return constant;
      }
      names.add(name);
    }
    throw new SettingException(setting, "must be one of: " + String.join(", ", names));
  }
}
