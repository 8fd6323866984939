package dev.impersonation.jetty;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.SettingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the handler of a standalone Jetty out of its properties, for {@code etc/impersonation.xml}
 * of the module {@code impersonation}. In code, {@link ImpersonationHandler#builder} does the same.
 *
 * <p>A property that is not set is null here, and counts as not set; an empty one is refused.
 * Messages name settings as properties: {@code impersonation.issuer}.
 *
 * <p>Not safe for use by many threads.
 */
public final class ImpersonationModule {
  private static final String PREFIX = "impersonation.";

  private final GateBuilder<ImpersonationHandler> builder = ImpersonationHandler.builder();
  private List<ModuleRoutes.Route> routes = List.of();

  /** Begins with no settings. */
  public ImpersonationModule() {}

  /**
   * Sets one setting, as {@link GateBuilder#set} does.
   *
   * @param value null if it is not to be set
   * @return this
   * @throws IllegalArgumentException if the gate refuses it; the message names the property
   */
  public ImpersonationModule set(String name, @Nullable String value) {
    if (value != null) {
      try {
        builder.set(name, value);
      } catch (SettingException e) {
        throw refusal(e);
      }
    }
    return this;
  }

  /**
   * Sets the routes: {@code pattern=mode, pattern=mode}. Patterns are those of {@link
   * ImpersonationHandler#route}; a comma that is part of one is written {@code \,}.
   *
   * @param text null if there are none
   * @return this
   * @throws IllegalArgumentException if a route is not clear, or refused; the message says which
   */
  public ImpersonationModule routes(@Nullable String text) {
    if (text != null) {
      try {
        routes = ModuleRoutes.of(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(PREFIX + "routes: " + e.getMessage(), e);
      }
    }
    return this;
  }

  /**
   * Returns a new handler with the settings and routes, and logs them.
   *
   * @throws IllegalArgumentException if the gate refuses the settings; the message names one
   */
  public ImpersonationHandler handler() {
    ImpersonationHandler handler;
    try {
      handler = builder.build();
    } catch (SettingException e) {
      throw refusal(e);
    }
    routes.forEach(route -> handler.route(route.pattern(), route.mode()));
    PackageLog.LOG.info(
        "every request to this server must pass; routes with a mode of their own: {}",
        routes.isEmpty() ? "none" : routes);
    return handler;
  }

  private static IllegalArgumentException refusal(SettingException e) {
    return new IllegalArgumentException(PREFIX + e.setting() + " " + e.problem(), e);
  }
}
