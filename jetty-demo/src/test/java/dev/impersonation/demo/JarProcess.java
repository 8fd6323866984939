package dev.impersonation.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
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
  private static final int LIMIT_SECONDS = 60;

  /** What decides how the process behaves must come from the test alone. */
  private static final List<String> VARIABLES =
      List.of(
          "PORT",
          "ISSUER_PORT",
          "ISSUER",
          "JWKS_URL",
          "JWT_KEY_PEM_FILE",
          "AUTHORIZED_PARTIES",
          "CLOCK_SKEW_SECONDS",
          "PUBLISHABLE_KEY",
          "AUDIT_FILE",
          "CLERK_PAGES",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS");

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  private JarProcess(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
    this.err = err;
  }

  /** Starts it with this directory as its directory for temporary files. */
  static JarProcess start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")));
    command.add("-jar");
    command.add(Objects.requireNonNull(System.getProperty("runnable.jar"), "runnable.jar"));
    Collections.addAll(command, arguments);
    Path err = directory.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().keySet().removeAll(VARIABLES);
    builder.environment().putAll(environment);
    Process process = builder.start();
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return new JarProcess(process, err);
  }

  /** Returns the lines up to the one that begins like this. */
  List<String> readUntil(String beginning) throws IOException {
    List<String> lines = new ArrayList<>();
    String line;
    do {
      line = out.readLine();
      if (line == null) {
        throw new AssertionError("ended before " + beginning + ": " + lines + err());
      }
      lines.add(line);
    } while (!line.startsWith(beginning));
    return lines;
  }

  /** Waits until it is ready and returns its base URL. */
  String ready() throws IOException {
    List<String> lines = readUntil("ready on ");
    return lines.get(lines.size() - 1).substring("ready on ".length());
  }

  /** Waits for its end and returns the exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  boolean endsWithin(int seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
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
    process.destroyForcibly();
  }
}
