package dev.impersonation.benchmarks.issuer;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An issuer that was started by a command, and listens on a free port. For one thread. */
final class IssuerProcess implements AutoCloseable {
  private static final String READY = "ready on ";
  private static final String SECRET = "secret key";

  private final Process process;
  private final URI url;
  private final String secretKey;
  private final Duration untilReady;

  private IssuerProcess(Process process, URI url, String secretKey, Duration untilReady) {
    this.process = process;
    this.url = url;
    this.secretKey = secretKey;
    this.untilReady = untilReady;
  }

  /**
   * @param log where its log goes; what a terminal costs is not the issuer's
   */
  static IssuerProcess start(List<String> command, Path log) throws IOException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("--port", "0"));
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(line)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String secretKey = "";
    for (String text = out.readLine(); text != null; text = out.readLine()) {
      if (text.startsWith(SECRET)) {
        secretKey = text.substring(SECRET.length()).trim();
      } else if (text.startsWith(READY)) {
        Duration untilReady = Duration.ofNanos(System.nanoTime() - begun);
        return new IssuerProcess(
            process, URI.create(text.substring(READY.length())), secretKey, untilReady);
      }
    }
    throw new IOException("the issuer did not start; see " + log);
  }

  URI url() {
    return url;
  }

  String secretKey() {
    return secretKey;
  }

  Duration untilReady() {
    return untilReady;
  }

  /** Returns what all its threads have used so far, those of the JVM included. */
  Duration cpuTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Waits for its end: the first run writes an archive then. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the issuer did not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
