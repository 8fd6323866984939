package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A server of this process whose threads are its own, so that their CPU time is the server's. */
final class PooledServer implements AutoCloseable {
  private static final int THREADS = 8;
  private static final ThreadMXBean ALL = ManagementFactory.getThreadMXBean();

  private final HandlerVariant variant;
  private final Server server;
  private final LongAdder events;
  private final Connection inPerson;
  private final Connection acting;
  private int sent;
  private int sentActing;

  private PooledServer(
      HandlerVariant variant,
      Server server,
      LongAdder events,
      Connection inPerson,
      Connection acting) {
    this.variant = variant;
    this.server = server;
    this.events = events;
    this.inPerson = inPerson;
    this.acting = acting;
  }

  static PooledServer start(HandlerVariant variant, TestIssuer issuer) throws Exception {
    LongAdder events = new LongAdder();
    // Threads that end take their CPU time with them.
    QueuedThreadPool pool = new QueuedThreadPool(THREADS, THREADS);
    pool.setName(variant.name());
    Server server = new Server(pool);
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(Duration.ofMinutes(30).toMillis());
    server.addConnector(connector);
    server.setHandler(variant.handler(issuer, event -> events.increment()));
    server.start();
    int port = connector.getLocalPort();
    Caller caller = new Caller(0);
    return new PooledServer(
        variant,
        server,
        events,
        Connection.open(port, caller.inPerson(issuer)),
        Connection.open(port, caller.impersonated(issuer)));
  }

  HandlerVariant variant() {
    return variant;
  }

  /** Returns what a request of a customer in person takes of the server's threads, in µs. */
  double inPerson(int requests) throws IOException {
    sent += requests;
    return micros(inPerson, requests);
  }

  /** Returns the same of a request of somebody who acts for a customer. */
  double acting(int requests) throws IOException {
    sentActing += requests;
    return micros(acting, requests);
  }

  private double micros(Connection connection, int requests) throws IOException {
    long before = nanos();
    for (int number = 0; number < requests; number++) {
      connection.get(number);
    }
    return (nanos() - before) / 1e3 / requests;
  }

  private long nanos() {
    return Arrays.stream(ALL.getThreadInfo(ALL.getAllThreadIds()))
        .filter(thread -> thread != null && isOurs(thread))
        .mapToLong(ThreadInfo::getThreadId)
        .map(ALL::getThreadCpuTime)
        .sum();
  }

  /** Its pool names its threads {@code <name>-<number>}, and what they run after that. */
  private boolean isOurs(ThreadInfo thread) {
    String name = thread.getThreadName();
    String prefix = variant.name() + "-";
    return name.startsWith(prefix) && Character.isDigit(name.charAt(prefix.length()));
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException if another number of events was recorded than two for each
   *     request of somebody who acts
   */
  @Override
  public void close() throws IOException {
    inPerson.close();
    acting.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(variant.label() + " did not stop", e);
    }
    long expected = variant.isOurs() ? 2L * sentActing : 0;
    if (events.sum() != expected) {
      throw new IllegalStateException(
          variant.label() + " recorded " + events.sum() + " events in place of " + expected);
    }
  }

  @Override
  public String toString() {
    return variant.label() + " (" + (sent + sentActing) + " requests)";
  }
}
