package dev.impersonation.jetty;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.SettingException;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
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
   * Returns a new handler with the settings and routes, to be inserted into the server. Without it
   * that does not start: what sets the server's handler anew would drop this one silently. What is
   * enforced is logged once the handler has started.
   *
   * @throws IllegalArgumentException if the gate refuses the settings; the message names one
   */
  public ImpersonationHandler handler(Server server) {
    ImpersonationHandler handler;
    try {
      handler = builder.build();
    } catch (SettingException e) {
      throw refusal(e);
    }
    try {
      routes.forEach(route -> handler.route(route.pattern(), route.mode()));
    } catch (Throwable e) {
      // Nobody else knows of the file that it holds open.
      handler.closeUnused();
      throw e;
    }
    handler.addEventListener(new Enforced(routes));
    server.addEventListener(new StandsInServer(handler));
    return handler;
  }

  private record Enforced(List<ModuleRoutes.Route> routes) implements LifeCycle.Listener {
    @Override
    public void lifeCycleStarted(LifeCycle handler) {
      PackageLog.LOG.info(
          "every request to this server must pass; routes with a mode of their own: {}",
          routes.isEmpty() ? "none" : routes);
    }
  }

  /** Fails the start of a server that has lost the handler. */
  private record StandsInServer(ImpersonationHandler handler) implements LifeCycle.Listener {
    @Override
    public void lifeCycleStarting(LifeCycle starting) {
      if (starting instanceof Server server && !server.getDescendants().contains(handler)) {
        handler.closeUnused();
        throw new IllegalStateException(
            "the module impersonation does not stand in the server, which would serve everything"
                + " to everybody: another XML file has set the server's handler after"
                + " etc/impersonation.xml. Have that one call insertHandler, or run first: by [before]"
                + " impersonation in its module");
      }
    }
  }

  private static IllegalArgumentException refusal(SettingException e) {
    return new IllegalArgumentException(PREFIX + e.setting() + " " + e.problem(), e);
  }
}
