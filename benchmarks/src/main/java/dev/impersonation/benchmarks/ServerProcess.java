package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The process of a server as its driver sees it. Not safe for use by many threads. */
final class ServerProcess implements AutoCloseable {
  private final Variant variant;
  private final Path directory;
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final List<Connection> connections = new ArrayList<>();
  private int sent;

  private ServerProcess(Variant variant, Path directory, Process process) {
    this.variant = variant;
    this.directory = directory;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.questions = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /**
   * Starts one and connects to it.
   *
   * @param flags of its JVM
   */
  static ServerProcess start(Variant variant, Path parent, List<String> flags, TestIssuer issuer)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectory(parent.resolve(variant.name()));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-Dbenchmark.directory=" + directory);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(variant.program().getName());
    command.addAll(
        List.of(variant.name(), directory.toString(), issuer.issuer(), issuer.publicKeyPem()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    ServerProcess server = new ServerProcess(variant, directory, process);
    try {
      server.connect(issuer);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroy();
      throw e;
    }
    return server;
  }

  private void connect(TestIssuer issuer) throws IOException, InterruptedException {
    int port = Integer.parseInt(answer());
    variant.checkStarted(port, variant.token(new Caller(0), issuer));
    for (int index = 0; index < Caller.COUNT; index++) {
      connections.add(
          Connection.open(port, RequestFields.bearer(variant.token(new Caller(index), issuer))));
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    while (line != null && !line.startsWith(Answers.PREFIX)) {
      line = answers.readLine();
    }
    if (line == null) {
      throw new IOException("the server with " + variant.label() + " ended");
    }
    return line.substring(Answers.PREFIX.length());
  }

  Variant variant() {
    return variant;
  }

  Path directory() {
    return directory;
  }

  /** Returns how many requests it had so far. */
  int sent() {
    return sent;
  }

  /**
   * Sends requests on all connections, and measures.
   *
   * @param requests a multiple of the number of callers
   * @param perSecond at most; 0 for one after the other without a pause
   */
  Turn measure(int requests, int perSecond, ExecutorService threads) throws Exception {
    CpuTime cpu = cpuTime();
    long begun = System.nanoTime();
    List<Callable<Void>> calls = new ArrayList<>();
    for (Connection connection : connections) {
      int offset = calls.size();
      calls.add(
          () -> {
            send(connection, offset, requests, perSecond, begun);
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(calls)) {
      done.get();
    }
    long nanos = System.nanoTime() - begun;
    sent += requests;
    return new Turn(requests, cpuTime().since(cpu), nanos);
  }

  private void send(Connection connection, int offset, int requests, int perSecond, long begun)
      throws IOException {
    for (int index = offset; index < requests; index += Caller.COUNT) {
      if (perSecond > 0) {
        await(begun + index * TimeUnit.SECONDS.toNanos(1) / perSecond);
      }
      connection.get(sent + index);
    }
  }

  private static void await(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private CpuTime cpuTime() throws IOException {
    questions.write("cpu\n");
    questions.flush();
    return CpuTime.parse(answer());
  }

  /** Ends it and waits for that: all it recorded is in its directory then. */
  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.close();
    }
    questions.close();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the server with " + variant.label() + " did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
