package dev.impersonation.jetty.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;

/** Web applications with constraints behind a handler, on the container of the subclass. */
abstract class SecuredScene {
  /** Whom a request speaks for. */
  enum Who {
    NOBODY,
    STALE,
    BAD,
    MEMBER,
    ADMIN,
    ACTING,
    TEMPLATE
  }

  final SecuredApplications container;
  final TestIssuer issuer = TestIssuer.start();
  final HttpClient client = HttpClient.newHttpClient();
  final BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();

  SecuredScene(SecuredApplications container) {
    this.container = container;
  }

  final ImpersonationHandler handler(String anonymous) {
    GateBuilder<ImpersonationHandler> builder = ImpersonationHandler.builder();
    return builder
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .acceptTemplateTokens()
        .set("anonymous", anonymous)
        .auditSink(events::add)
        .build()
        .route("/app/public/*", GuardMode.PUBLIC);
  }

  final RunningHost start(Handler.Singleton front, Path directory, String authMethod, String more)
      throws Exception {
    front.setHandler(container.of("/app", SecuredApplications.write(directory, authMethod, more)));
    return CoreServer.start(front);
  }

  private TokenBuilder admin() {
    return issuer.token().organization("org_1", "acme", "org:admin", "org:teams:manage");
  }

  private String token(Who who) {
    return switch (who) {
      case NOBODY -> "";
      case STALE -> admin().expired().sign();
      case BAD -> admin().forged().sign();
      case MEMBER -> issuer.token().sign();
      case ADMIN -> admin().sign();
      case ACTING -> admin().impersonatedBy("user_engineer").sign();
      case TEMPLATE ->
          issuer
              .token()
              .template()
              .organization("org_1", "acme", "org:admin", "org:teams:manage")
              .sign();
    };
  }

  final HttpResponse<String> send(RunningHost host, String method, String path, Who who)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/app" + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (who == Who.STALE) {
      request.header("Cookie", "__session=" + token(who));
    } else if (who != Who.NOBODY) {
      request.header("Authorization", "Bearer " + token(who));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** One intent and one outcome of whoever acts, and nothing of anybody else. */
  final void assertRecorded(Who who, int status) throws InterruptedException {
    if (who == Who.ACTING || who == Who.TEMPLATE) {
      AuditEvent intent = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS));
      AuditEvent outcome = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS));
      assertEquals(AuditEvent.Kind.INTENT, intent.kind());
      assertEquals(AuditEvent.Kind.OUTCOME, outcome.kind());
      assertEquals(OptionalInt.of(status), outcome.status());
    }
    assertEquals(0, events.size());
  }

  static String parameter(String name, String value) {
    return "<context-param><param-name>"
        + name
        + "</param-name><param-value>"
        + value
        + "</param-value></context-param>";
  }
}
