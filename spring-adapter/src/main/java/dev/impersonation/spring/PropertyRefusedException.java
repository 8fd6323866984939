package dev.impersonation.spring;

import dev.impersonation.http.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * Says that a property is missing, contradictory or refused. The message names the property as
 * users write it, and the fix, never the value but for the path of {@code audit-file}. Stops the
 * start.
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
    // The one problem that the builder tells of what no property sets.
    return refused.setting().equals("auditSink") && refused.problem().startsWith("and auditFile")
        ? new PropertyRefusedException(
            SettingNames.property("auditFile"),
            "is set, and there is an AuditSink bean: remove one of them",
            refused)
        : new PropertyRefusedException(
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
