package dev.impersonation.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server of this process whose threads are its own, so that what they use is the server's. Not
 * safe for use by many threads.
 */
final class PooledServer implements AutoCloseable {
  private static final int THREADS = 8;
  private static final ThreadMXBean ALL = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final String name;
  private final Server server;
  private final int port;
  private final Set<String> others;
  private long[] threads = new long[0];

  private PooledServer(String name, Server server, int port, Set<String> others) {
    this.name = name;
    this.server = server;
    this.port = port;
    this.others = others;
  }

  /**
   * Starts one on a free port of the loopback address.
   *
   * @param name no other server's
   * @param others names of threads which are not of its pool and work for it alone
   */
  static PooledServer start(String name, Handler handler, Set<String> others) throws Exception {
    // Threads that end take what they used with them.
    QueuedThreadPool pool = new QueuedThreadPool(THREADS, THREADS);
    pool.setName(name);
    Server server = new Server(pool);
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(Duration.ofMinutes(30).toMillis());
    server.addConnector(connector);
    server.setHandler(handler);
    server.start();
    return new PooledServer(name, server, connector.getLocalPort(), others);
  }

  int port() {
    return port;
  }

  /** Returns what its threads have used so far. Those that work for it are there by now. */
  Cost used() {
    if (threads.length == 0) {
      threads =
          Arrays.stream(ALL.getThreadInfo(ALL.getAllThreadIds()))
              .filter(thread -> thread != null && isOurs(thread))
              .mapToLong(ThreadInfo::getThreadId)
              .toArray();
    }
    return new Cost(
        Arrays.stream(ALL.getThreadCpuTime(threads)).sum(),
        Arrays.stream(ALL.getThreadAllocatedBytes(threads)).sum());
  }

  /** Its pool names its threads {@code <name>-<number>}, and what they run after that. */
  private boolean isOurs(ThreadInfo thread) {
    String threadName = thread.getThreadName();
    String prefix = name + "-";
    return others.contains(threadName)
        || (threadName.startsWith(prefix) && Character.isDigit(threadName.charAt(prefix.length())));
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(name + " did not stop", e);
    }
  }

  @Override
  public String toString() {
    return "PooledServer[" + name + "]";
  }
}
