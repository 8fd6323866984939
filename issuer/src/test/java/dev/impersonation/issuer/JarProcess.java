package dev.impersonation.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The runnable jar as a process of its own. It is killed when it takes too long, so that reading
 * from it always ends.
 */
final class JarProcess implements AutoCloseable {
  private static final int LIMIT_SECONDS = 120;
  private static final String READY = "ready on ";

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  private JarProcess(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
    this.err = err;
  }

  /** Starts it; what it writes to the standard error goes to a file of the directory. */
  static JarProcess start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It is seldom up for long here.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-jar");
    command.add(Objects.requireNonNull(System.getProperty("runnable.jar"), "runnable.jar"));
    Collections.addAll(command, arguments);
    Path err = Files.createTempFile(directory, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    // What decides how the process behaves must come from the test alone.
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("ISSUER_")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.equals("JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return new JarProcess(process, err);
  }

  /** Returns the lines up to the one that says it is ready. */
  List<String> readUntilReady() throws IOException {
    List<String> lines = new ArrayList<>();
    String line;
    do {
      line = out.readLine();
      if (line == null) {
        throw new AssertionError("ended before it was ready: " + lines + err());
      }
      lines.add(line);
    } while (!line.startsWith(READY));
    return lines;
  }

  /** Waits until it is ready and returns its base URL. */
  URI ready() throws IOException {
    List<String> lines = readUntilReady();
    return URI.create(lines.get(lines.size() - 1).substring(READY.length()));
  }

  /** Waits for its end and returns the exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Sends SIGTERM. */
  void terminate() {
    // Not the process's own method, which closes what it has written too.
    process.toHandle().destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What was not read before. */
  String out() throws IOException {
    return String.join("\n", out.lines().toList());
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
