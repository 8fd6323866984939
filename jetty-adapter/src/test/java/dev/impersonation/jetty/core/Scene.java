package dev.impersonation.jetty.core;

import dev.impersonation.contract.Exchange;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.CoreServer.Protocol;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;

/** A server with a handler among others, the issuer that it trusts, and what it records. */
public final class Scene implements AutoCloseable {
  /** Tells how a scene is to be set up. */
  public static final class Plan {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private Protocol protocol = Protocol.HTTP_1;
    private UriCompliance compliance = UriCompliance.DEFAULT;
    private RequestObserver observer = new RequestObserver() {};

    private Plan() {}

    /** Has the handler be set up so. */
    public Plan set(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** Has the server speak this. */
    public Plan speaking(Protocol spoken) {
      this.protocol = spoken;
      return this;
    }

    /** Has the server take such URIs. */
    public Plan taking(UriCompliance uris) {
      this.compliance = uris;
      return this;
    }

    /** Has somebody look on. */
    public Plan observedBy(RequestObserver watching) {
      this.observer = watching;
      return this;
    }

    /** Starts it, with the handler right in front of an application. */
    public Scene start(Handler application) throws Exception {
      return start(
          handler -> {
            handler.setHandler(application);
            return handler;
          });
    }

    /** Starts it, with a handler that the arrangement puts in its place. */
    public Scene start(Function<ImpersonationHandler, Handler> arrangement) throws Exception {
      TestIssuer issuer = TestIssuer.start();
      try {
        Recorded recorded = new Recorded();
        GateBuilder<ImpersonationHandler> builder =
            ImpersonationHandler.builder()
                .issuer(issuer.issuer())
                .jwtKey(issuer.publicKeyPem())
                .auditSink(recorded)
                .observer(observer);
        settings.forEach(builder::set);
        Server server = CoreServer.of(protocol, compliance, arrangement.apply(builder.build()));
        return new Scene(issuer, recorded, CoreServer.start(server));
      } catch (Throwable e) {
        issuer.close();
        throw e;
      }
    }
  }

  private final TestIssuer issuer;
  private final Recorded recorded;
  private final CoreServer running;

  private Scene(TestIssuer issuer, Recorded recorded, CoreServer running) {
    this.issuer = issuer;
    this.recorded = recorded;
    this.running = running;
  }

  /** Returns a plan in which who impersonates may do all. */
  public static Plan allowing() {
    return shipped().set("default", "allow");
  }

  /** Returns a plan with the settings as they are shipped. */
  public static Plan shipped() {
    return new Plan();
  }

  /** Returns a new W3C trace ID. */
  public static String newTrace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** Returns the value of the field {@code traceparent}. */
  public static String traceParent(String trace) {
    return "00-" + trace + "-00f067aa0ba902b7-01";
  }

  public TestIssuer issuer() {
    return issuer;
  }

  public Recorded recorded() {
    return recorded;
  }

  public Server server() {
    return running.server();
  }

  public int port() {
    return running.port();
  }

  /** Returns a token of the customer's own. */
  public String own() {
    return issuer.token().sign();
  }

  /** Returns a token of an engineer who acts as the customer. */
  public String acting() {
    return issuer.token().impersonatedBy("user_engineer").sign();
  }

  /** Returns the head of a request with a token, up to where more fields may follow. */
  public static String head(String line, String token) {
    return line
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n");
  }

  /** Sends a request without a body, and reads the answer. */
  public Exchange send(String line, String token, String... fields) throws IOException {
    StringBuilder head = new StringBuilder(head(line, token)).append("Content-Length: 0\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    try (RawConnection connection = new RawConnection(port())) {
      connection.send(head.append("\r\n").toString());
      return connection.read();
    }
  }

  /** Stops the server: then each request that has happened has its outcome. */
  @Override
  public void close() {
    try {
      running.close();
      recorded.assertAllEnded();
    } finally {
      issuer.close();
    }
  }
}
