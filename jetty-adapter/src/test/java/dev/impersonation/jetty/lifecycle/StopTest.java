package dev.impersonation.jetty.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.Exchange;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.Scene;
import dev.impersonation.support.Eventually;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("a server that stops while it has requests")
final class StopTest {
  private static final int PATIENCE_MILLIS = 20_000;

  /** What stands with our handler. */
  enum Beside {
    NOTHING {
      @Override
      Handler with(ImpersonationHandler handler) {
        return handler;
      }
    },

    GRACEFUL_OUTSIDE {
      @Override
      Handler with(ImpersonationHandler handler) {
        return new GracefulHandler(handler);
      }
    },

    STATISTICS_OUTSIDE {
      @Override
      Handler with(ImpersonationHandler handler) {
        return new StatisticsHandler(handler);
      }
    },

    GRACEFUL_INSIDE {
      @Override
      Handler with(ImpersonationHandler handler) {
        handler.insertHandler(new GracefulHandler());
        return handler;
      }
    },

    STATISTICS_INSIDE {
      @Override
      Handler with(ImpersonationHandler handler) {
        handler.insertHandler(new StatisticsHandler());
        return handler;
      }
    };

    abstract Handler with(ImpersonationHandler handler);
  }

  /** Answers once it is told to, on the request's thread or on another one. */
  private static final class Waiting extends Handler.Abstract {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (Request.getPathInContext(request).equals("/elsewhere")) {
        request.getComponents().getExecutor().execute(() -> answer(callback));
      } else {
        answer(callback);
      }
      return true;
    }

    private void answer(Callback callback) {
      begun.countDown();
      try {
        if (released.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
          callback.succeeded();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void stop_withTimeout_waitsForAnswerAndOutcome(Beside beside) throws Exception {
    for (String path : new String[] {"/here", "/elsewhere"}) {
      String trace = Scene.newTrace();
      Waiting application = new Waiting();
      Scene scene =
          Scene.allowing()
              .start(
                  handler -> {
                    handler.setHandler(application);
                    return beside.with(handler);
                  });
      try (scene;
          RawConnection connection = new RawConnection(scene.port())) {
        scene.server().setStopTimeout(PATIENCE_MILLIS);
        send(scene, connection, path, trace);
        assertTrue(application.begun.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> stop(scene));
        Eventually.holds("it stops", () -> scene.server().isStopping());
        application.released.countDown();
        Exchange answer = connection.read();
        stop.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertEquals(200, answer.status());
      }
      AuditEvent outcome = scene.recorded().outcome(trace);
      assertEquals(200, outcome.status().orElse(0));
      assertTrue(outcome.failure().isEmpty(), outcome.failure()::toString);
    }
  }

  @Test
  void stop_withoutTimeout_isAbandoned() throws Exception {
    String trace = Scene.newTrace();
    Forgetful application = new Forgetful();
    Scene scene = Scene.allowing().start(application);
    try (scene;
        RawConnection connection = new RawConnection(scene.port())) {
      send(scene, connection, "/", trace);
      assertTrue(application.begun.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    }
    AuditEvent outcome = scene.recorded().outcome(trace);
    assertEquals("abandoned", outcome.failure().orElse("none"));
    assertTrue(outcome.status().isEmpty());
    assertTrue(outcome.duration().isEmpty());
  }

  private static final class Forgetful extends Handler.Abstract {
    final CountDownLatch begun = new CountDownLatch(1);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      begun.countDown();
      return true;
    }
  }

  private static void send(Scene scene, RawConnection connection, String path, String trace)
      throws Exception {
    connection.send(
        Scene.head("GET " + path, scene.acting())
            + ("traceparent: " + Scene.traceParent(trace) + "\r\n\r\n"));
  }

  private static void stop(Scene scene) {
    try {
      scene.server().stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
