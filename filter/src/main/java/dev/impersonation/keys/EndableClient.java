package dev.impersonation.keys;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests by a client of {@code java.net.http} whose thread and sockets end when it is
 * closed. Before Java 21 such a client has no method for that and ends only with the garbage
 * collector; its thread does heed an interrupt, which reaches it through its thread group.
 */
final class EndableClient implements AutoCloseable {
  static final String GROUP_NAME = "impersonation-key-set-client";

  /** Null before Java 21. */
  private static final @Nullable Method SHUTDOWN_NOW = shutdownNow();

  private final HttpClient client;
  private final ThreadGroup group;

  private EndableClient(HttpClient client, ThreadGroup group) {
    this.client = client;
    this.group = group;
  }

  private static @Nullable Method shutdownNow() {
    try {
      return HttpClient.class.getMethod("shutdownNow");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** Builds the client in a thread whose group its own thread gets, and nothing else. */
  static EndableClient open(HttpClient.Builder builder)
      throws InterruptedException, ExecutionException {
    ThreadGroup group = group();
    FutureTask<HttpClient> opening = new FutureTask<>(builder::build);
    Thread opener = new Thread(group, opening, GROUP_NAME);
    opener.setDaemon(true);
    // The client's thread inherits it, and must not count as one of an application.
    opener.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    opener.start();
    try {
      return new EndableClient(opening.get(), group);
    } catch (InterruptedException e) {
      group.interrupt();
      throw e;
    }
  }

  @SuppressWarnings("removal")
  private static ThreadGroup group() {
    ThreadGroup group = new ThreadGroup(GROUP_NAME);
    if (SHUTDOWN_NOW == null) {
      // Or else its parent keeps it for good, in those versions.
      group.setDaemon(true);
    }
    return group;
  }

  HttpClient client() {
    return client;
  }

  /** Never blocks; what is under way fails. */
  @Override
  public void close() {
    if (SHUTDOWN_NOW == null) {
      group.interrupt();
      return;
    }
    try {
      SHUTDOWN_NOW.invoke(client);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
