package dev.impersonation.benchmarks;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.FileAuditSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A server of {@link LoadBenchmark} with its connections. Not safe for use by many threads. */
final class LoadServer implements AutoCloseable {
  /** Of as many Jetty keeps the filter chains. Of one it has not seen it makes a new one. */
  private static final int PATHS = 12 * Caller.COUNT;

  private final LoadVariant variant;
  private final PooledServer server;
  private final Optional<FileAuditSink> file;
  private final Path directory;
  private final List<Connection> connections = new ArrayList<>();
  private int sent;

  private LoadServer(
      LoadVariant variant, PooledServer server, Optional<FileAuditSink> file, Path directory) {
    this.variant = variant;
    this.server = server;
    this.file = file;
    this.directory = directory;
  }

  /**
   * Starts one and checks that it is what it is said to be.
   *
   * @param parent of a directory of its own
   */
  static LoadServer start(
      LoadVariant variant, LoadRequests.Signed requests, LoadTokens tokens, Path parent)
      throws Exception {
    Path directory = Files.createDirectory(parent.resolve(variant.name()));
    Optional<FileAuditSink> file =
        variant.part() == LoadVariant.Part.RECORDED
            ? Optional.of(RecordingServer.file(RecordingVariant.ASYNCHRONOUS_FILE, directory))
            : Optional.empty();
    LoadApplication application =
        new LoadApplication(variant, tokens.issuer(), file.map(AuditSink.class::cast));
    PooledServer server =
        PooledServer.start(
            variant.name(),
            HandlerVariant.servlets(application),
            file.isPresent() ? Set.of(CpuTime.WRITER) : Set.of());
    LoadServer started = new LoadServer(variant, server, file, directory);
    started.connect(requests);
    return started;
  }

  private void connect(LoadRequests.Signed requests) throws IOException, InterruptedException {
    StartCheck.demand(variant.label(), server.port(), requests.first(), variant.conduct());
    // What was recorded of that is of request 0, which is counted as sent.
    sent = file.isPresent() ? 1 : 0;
    RequestFields fields = requests.fields();
    for (int index = 0; index < Caller.COUNT; index++) {
      connections.add(Connection.open(server.port(), fields, PATHS));
    }
  }

  LoadVariant variant() {
    return variant;
  }

  /** Returns what the server used for some requests, with what was still to be recorded. */
  Cost turn(int requests) throws IOException {
    Cost before = server.used();
    send(requests);
    return server.used().since(before);
  }

  /** Sends one at a time on each connection, all of them before the first is read. */
  private void send(int requests) throws IOException {
    int end = sent + requests;
    while (sent < end) {
      int many = Math.min(connections.size(), end - sent);
      for (int index = 0; index < many; index++) {
        connections.get(index).send(sent + index);
      }
      for (int index = 0; index < many; index++) {
        connections.get(index).receive(sent + index);
      }
      sent += many;
    }
    file.ifPresent(RecordingServer::settle);
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException if an event was lost, or recorded twice, or names somebody else
   */
  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.close();
    }
    server.close();
    if (file.isPresent()) {
      file.get().close();
      System.out.printf(
          "Recorded by %s: %s%n", variant.label(), AuditTrail.check(directory, sent, PATHS));
    }
  }

  @Override
  public String toString() {
    return "LoadServer[" + variant.label() + "]";
  }
}
