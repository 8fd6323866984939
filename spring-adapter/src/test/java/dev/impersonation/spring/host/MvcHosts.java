package dev.impersonation.spring.host;

import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts {@link MvcApplication} once for all tests, on each server that is asked for. */
final class MvcHosts implements BeforeAllCallback {
  private static final class Started implements AutoCloseable {
    private final Map<Server, RunningApplication> applications = new EnumMap<>(Server.class);

    synchronized RunningApplication on(Server server) {
      return applications.computeIfAbsent(
          server,
          missing ->
              RunningApplication.start(missing, MvcApplication.class, MvcApplication.PROPERTIES));
    }

    @Override
    public synchronized void close() {
      applications.values().forEach(RunningApplication::close);
    }
  }

  private @Nullable Started started;

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(Started.class, key -> new Started(), Started.class);
  }

  RunningApplication on(Server server) {
    return Objects.requireNonNull(started).on(server);
  }

  /** Sends an impersonated request. */
  Trail trail(Server server, String method, String path) {
    return Trail.of(on(server), method, path);
  }
}
