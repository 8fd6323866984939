package dev.impersonation.http;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Reads one setting from its text.
 *
 * @param <B> the builder that has it
 * @param name as users write it
 * @param reader gives a builder what the text says
 */
record NamedSetting<B>(String name, BiConsumer<B, String> reader) {
  @SafeVarargs
  static <B> Map<String, NamedSetting<B>> byName(NamedSetting<B>... settings) {
    Map<String, NamedSetting<B>> all = new TreeMap<>();
    for (NamedSetting<B> setting : settings) {
      all.put(setting.name, setting);
    }
    return Collections.unmodifiableMap(all);
  }

  /**
   * Returns what reads the setting of this name.
   *
   * @throws SettingException if there is none; the message names those there are
   */
  static <B> BiConsumer<B, String> require(Map<String, NamedSetting<B>> all, String name) {
    NamedSetting<B> setting = all.get(name);
    if (setting == null) {
      throw new SettingException(name, "is no setting; there are " + all.keySet());
    }
    return setting.reader;
  }

  static <B> NamedSetting<B> text(String name, BiConsumer<B, String> setter) {
    return new NamedSetting<>(name, setter);
  }

  static <B> NamedSetting<B> flag(String name, BiConsumer<B, Boolean> setter) {
    return text(name, (builder, value) -> setter.accept(builder, SettingText.flag(name, value)));
  }

  static <B> NamedSetting<B> number(String name, BiConsumer<B, Long> setter) {
    return text(name, (builder, value) -> setter.accept(builder, SettingText.number(name, value)));
  }

  static <B> NamedSetting<B> list(String name, BiConsumer<B, List<String>> setter) {
    return text(name, (builder, value) -> setter.accept(builder, SettingText.list(name, value)));
  }

  static <B, E extends Enum<E>> NamedSetting<B> constant(
      String name, Class<E> type, BiConsumer<B, E> setter) {
    return text(
        name, (builder, value) -> setter.accept(builder, SettingText.constant(name, value, type)));
  }
}
