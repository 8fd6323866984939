package dev.impersonation.spring;

import dev.impersonation.http.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * Says that a property is missing, contradictory or refused. The message names the property as
 * users write it, and the fix, never the value. Stops the start.
 */
public final class PropertyRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String property;
  private final String problem;

  PropertyRefusedException(String property, String problem, @Nullable Throwable cause) {
    super(property + " " + problem, cause);
    this.property = property;
    this.problem = problem;
  }

  static PropertyRefusedException of(SettingException refused) {
    return new PropertyRefusedException(
        SettingNames.property(refused.setting()),
        SettingNames.inProperties(refused.problem()),
        refused);
  }

  /** Returns the whole name of the property, such as {@code impersonation.publishable-key}. */
  public String property() {
    return property;
  }

  /** Returns what is wrong with it and the fix: the message without the name it begins with. */
  public String problem() {
    return problem;
  }
}
