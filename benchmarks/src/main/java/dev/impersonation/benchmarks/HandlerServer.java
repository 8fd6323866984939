package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** A server of {@link HandlerBenchmark}, with a connection for each kind of caller. */
final class HandlerServer implements AutoCloseable {
  private final HandlerVariant variant;
  private final PooledServer server;
  private final LongAdder events;
  private final Connection inPerson;
  private final Connection acting;
  private int sentActing;

  private HandlerServer(
      HandlerVariant variant,
      PooledServer server,
      LongAdder events,
      Connection inPerson,
      Connection acting) {
    this.variant = variant;
    this.server = server;
    this.events = events;
    this.inPerson = inPerson;
    this.acting = acting;
  }

  static HandlerServer start(HandlerVariant variant, TestIssuer issuer) throws Exception {
    LongAdder events = new LongAdder();
    PooledServer server =
        PooledServer.start(
            variant.name(), variant.handler(issuer, event -> events.increment()), Set.of());
    Caller caller = new Caller(0);
    return new HandlerServer(
        variant,
        server,
        events,
        Connection.open(server.port(), RequestFields.bearer(caller.inPerson(issuer))),
        Connection.open(server.port(), RequestFields.bearer(caller.impersonated(issuer))));
  }

  HandlerVariant variant() {
    return variant;
  }

  /** Returns what a request of a customer in person takes of the server's threads, in µs. */
  double inPerson(int requests) throws IOException {
    return micros(inPerson, requests);
  }

  /** Returns the same of a request of somebody who acts for a customer. */
  double acting(int requests) throws IOException {
    sentActing += requests;
    return micros(acting, requests);
  }

  private double micros(Connection connection, int requests) throws IOException {
    Cost before = server.used();
    for (int number = 0; number < requests; number++) {
      connection.get(number);
    }
    return server.used().since(before).of(requests).micros();
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
    server.close();
    long expected = variant.isOurs() ? 2L * sentActing : 0;
    if (events.sum() != expected) {
      throw new IllegalStateException(
          variant.label() + " recorded " + events.sum() + " events in place of " + expected);
    }
  }

  @Override
  public String toString() {
    return "HandlerServer[" + variant.label() + "]";
  }
}
