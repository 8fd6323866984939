package dev.impersonation.spring;

import dev.impersonation.http.GateBuilder;

/**
 * Has the last word on the settings of the {@link dev.impersonation.servlet.ImpersonationFilter}
 * that is about to be built. All beans of this type are called, in their order, after every
 * property and every other bean was taken up.
 */
@FunctionalInterface
public interface ImpersonationBuilderCustomizer {
  /**
   * Changes settings.
   *
   * @throws dev.impersonation.http.SettingException if one is refused: the application does not
   *     start
   */
  void customize(GateBuilder<?> builder);
}
