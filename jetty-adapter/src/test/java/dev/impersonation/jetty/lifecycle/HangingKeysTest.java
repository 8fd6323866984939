package dev.impersonation.jetty.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.Exchange;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.jetty.core.Scene;
import dev.impersonation.support.Eventually;
import dev.impersonation.testkit.KeySetFault;
import dev.impersonation.testkit.TestIssuer;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("a key endpoint that hangs holds up nobody who has no token")
final class HangingKeysTest {
  private static final long ALLOWED_MILLIS = 100;

  /** One that is fast once shows that nothing waits: others may share this machine. */
  private static final int ATTEMPTS = 10;

  private static final class Application extends Handler.Abstract {
    Application(InvocationType type) {
      super(type);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      callback.succeeded();
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCKING", "NON_BLOCKING"})
  void handle_keysHang_othersAreAnswered(InvocationType type) throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      issuer.fail(KeySetFault.SLOW);
      ImpersonationHandler handler =
          ImpersonationHandler.builder().publishableKey(issuer.publishableKey()).build();
      handler.route("/public/*", GuardMode.PUBLIC);
      handler.setHandler(new Application(type));
      try (CoreServer server = CoreServer.start(handler);
          RawConnection waiting = new RawConnection(server.port());
          RawConnection other = new RawConnection(server.port())) {
        waiting.send(Scene.head("GET /public/x", issuer.token().sign()) + "\r\n");
        Eventually.holds("keys are asked for", () -> issuer.keySetRequests() > 0);
        assertTrue(fastest(other) < ALLOWED_MILLIS);
        issuer.recover();
        assertEquals(200, waiting.read().status());
      }
    }
  }

  private static long fastest(RawConnection connection) throws Exception {
    long fastest = Long.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS && fastest >= ALLOWED_MILLIS; attempt++) {
      long begun = System.nanoTime();
      connection.send(Scene.head("GET /public/x", "") + "\r\n");
      Exchange answer = connection.read();
      fastest = Math.min(fastest, Duration.ofNanos(System.nanoTime() - begun).toMillis());
      assertEquals(200, answer.status());
      connection.send(Scene.head("GET /private", "") + "\r\n");
      assertEquals(401, connection.read().status());
    }
    return fastest;
  }
}
