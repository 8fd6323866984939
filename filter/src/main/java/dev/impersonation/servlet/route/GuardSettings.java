package dev.impersonation.servlet.route;

import dev.impersonation.http.RouteRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the init-params of a guard. */
final class GuardSettings {
  private GuardSettings() {}

  /**
   * Returns the rule that they describe.
   *
   * @throws IllegalArgumentException if one is missing, unknown or does not fit; the message names
   *     it
   */
  static RouteRule rule(Map<String, String> settings) {
    if (!Set.of("mode", "members").containsAll(settings.keySet())) {
      throw new IllegalArgumentException(
          "needs the setting mode, knows members beside it and nothing else; it has "
              + new TreeSet<>(settings.keySet()));
    }
    return RouteRule.of(settings.get("mode"), settings.get("members"));
  }
}
