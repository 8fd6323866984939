package dev.impersonation.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says that a setting is missing, contradictory or refused. The message names the setting as {@link
 * GateBuilder} does, and the fix, never the value but for the path of {@code auditFile}; adapters
 * that have names of their own for settings take it apart.
 */
public final class SettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String setting;
  private final String problem;

  SettingException(String setting, String problem) {
    this(setting, problem, null);
  }

  SettingException(String setting, String problem, @Nullable Throwable cause) {
    super(setting + " " + problem, cause);
    this.setting = setting;
    this.problem = problem;
  }

  /**
   * Returns what is made of a setting by code that does not know its name.
   *
   * @throws SettingException if that code refuses it, for its reason
   */
  static <V> V named(String setting, Supplier<V> use) {
    try {
      return use.get();
    } catch (SettingException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String own = setting + " ";
      throw new SettingException(
          setting,
          message.startsWith(own) ? message.substring(own.length()) : "is refused: " + message,
          e);
    }
  }

  /** Returns the name of the setting, as {@link GateBuilder#set} takes it. */
  public String setting() {
    return setting;
  }

  /**
   * Returns what is wrong with it and the fix: the message without the name that it begins with.
   */
  public String problem() {
    return problem;
  }
}
