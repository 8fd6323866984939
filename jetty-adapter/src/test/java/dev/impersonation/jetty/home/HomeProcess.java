package dev.impersonation.jetty.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone Jetty as a process of its own. It is killed when it takes too long, so that waiting
 * for it always ends.
 */
final class HomeProcess implements AutoCloseable {
  private static final int LIMIT_SECONDS = 90;
  private static final Pattern CONNECTOR =
      Pattern.compile("Started oejs\\.ServerConnector@.*\\{127\\.0\\.0\\.1:([0-9]+)\\}");

  private final Process process;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread reader = new Thread(this::read, "jetty-home");

  HomeProcess(Process process) {
    this.process = process;
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    reader.setDaemon(true);
    reader.start();
  }

  /** The server says that it has started behind the line that names its port. */
  private void read() {
    int listening = 0;
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        Matcher connector = CONNECTOR.matcher(line);
        if (connector.find()) {
          listening = Integer.parseInt(connector.group(1));
        }
        if (listening != 0 && line.contains("Started oejs.Server@")) {
          port.complete(listening);
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    } finally {
      port.completeExceptionally(new AssertionError("ended before it had started"));
    }
  }

  /** Waits until it has started. */
  HomeProcess started() {
    try {
      port.join();
    } catch (RuntimeException e) {
      throw new AssertionError(log(), e);
    }
    return this;
  }

  int port() {
    return port.join();
  }

  /** All that it has written so far. */
  String log() {
    return String.join("\n", log);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end and returns the exit code. */
  int exitCode() throws InterruptedException {
    int code = process.waitFor();
    reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    return code;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("does not end", e));
    }
  }
}
