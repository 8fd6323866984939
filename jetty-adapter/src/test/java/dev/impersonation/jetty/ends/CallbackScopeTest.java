package dev.impersonation.jetty.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.jetty.core.Scene;
import dev.impersonation.support.Eventually;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@DisplayName("log lines and observers of what an application does when it has waited")
final class CallbackScopeTest {
  /** More than the buffers between the two ends hold. */
  private static final int MUCH = 16 * 1024 * 1024;

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String BOTH = "user_customer user_engineer";

  /** Counts how often the scope is entered, how deep at most, and how often it is left. */
  private static final class Watching implements RequestObserver {
    final AtomicInteger entered = new AtomicInteger();
    final AtomicInteger left = new AtomicInteger();

    @Override
    public Scope enter(ImpersonationContext context) {
      entered.incrementAndGet();
      return left::incrementAndGet;
    }
  }

  /** Keeps what the MDC says at each step. */
  private static final class Application extends Handler.Abstract {
    final Queue<String> steps = new ConcurrentLinkedQueue<>();

    private void step(String name) {
      steps.add(name + " " + MDC.get("subject") + " " + MDC.get("actor"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      step("handle");
      switch (Request.getPathInContext(request)) {
        case "/inside" -> writeTwice(response, callback);
        case "/demand" -> request.demand(() -> readOn(request, response, callback));
        case "/much" ->
            response.write(
                false,
                ByteBuffer.allocate(MUCH),
                Callback.from(
                    () -> {
                      step("written");
                      callback.succeeded();
                    },
                    callback::failed));
        default -> fail(response, callback);
      }
      return true;
    }

    private void writeTwice(Response response, Callback callback) {
      response.write(
          false,
          Ending.bytes(),
          Callback.from(
              () -> {
                step("written");
                response.write(true, Ending.bytes(), callback);
              },
              callback::failed));
    }

    private void readOn(Request request, Response response, Callback callback) {
      step("demanded");
      Content.Chunk chunk = request.read();
      boolean isLast = chunk != null && chunk.isLast();
      if (chunk != null) {
        chunk.release();
      }
      if (isLast) {
        writeTwice(response, callback);
      } else {
        request.demand(() -> readOn(request, response, callback));
      }
    }

    private void fail(Response response, Callback callback) {
      response.getHeaders().put("Content-Length", 1);
      response.write(
          true,
          Ending.bytes(),
          Callback.from(
              callback::succeeded,
              failure -> {
                step("failed");
                callback.failed(failure);
              }));
    }

    List<String> steps() {
      return List.copyOf(steps);
    }
  }

  private static void send(Scene scene, RawConnection connection, String line, String fields)
      throws Exception {
    connection.send(
        Scene.head(line, scene.acting())
            + ("traceparent: " + Scene.traceParent(TRACE) + "\r\n")
            + fields
            + "\r\n");
  }

  private static void awaitOutcome(Scene scene) {
    scene.recorded().outcome(TRACE);
  }

  @Test
  void write_insideHandle_isEnteredOnce() throws Exception {
    Application application = new Application();
    Watching watching = new Watching();
    try (Scene scene = Scene.allowing().observedBy(watching).start(application);
        RawConnection connection = new RawConnection(scene.port())) {
      send(scene, connection, "GET /inside", "");
      assertEquals("saidsaid", connection.read().body());
      awaitOutcome(scene);
    }
    assertEquals(List.of("handle " + BOTH, "written " + BOTH), application.steps());
    assertEquals(1, watching.entered.get());
    assertEquals(1, watching.left.get());
  }

  @Test
  void writeFails_insideHandle_isEnteredOnce() throws Exception {
    Application application = new Application();
    Watching watching = new Watching();
    try (Scene scene = Scene.allowing().observedBy(watching).start(application);
        RawConnection connection = new RawConnection(scene.port())) {
      send(scene, connection, "GET /fail", "");
      assertEquals(500, connection.read().status());
      awaitOutcome(scene);
    }
    assertEquals(List.of("handle " + BOTH, "failed " + BOTH), application.steps());
    assertEquals(1, watching.entered.get());
    assertEquals(1, watching.left.get());
  }

  @Test
  @DisplayName("each callback outside of handle is entered once, with what it calls by itself")
  void demand_outsideHandle_isEnteredOnceEach() throws Exception {
    Application application = new Application();
    Watching watching = new Watching();
    try (Scene scene = Scene.allowing().observedBy(watching).start(application);
        RawConnection connection = new RawConnection(scene.port())) {
      send(scene, connection, "POST /demand", "Content-Length: 4\r\n");
      Eventually.holds("handle has returned", () -> watching.left.get() == 1);
      connection.send("body");
      assertEquals("saidsaid", connection.read().body());
      awaitOutcome(scene);
    }
    List<String> steps = application.steps();
    long demanded = steps.stream().filter(step -> step.startsWith("demanded")).count();
    assertEquals(0, steps.stream().filter(step -> !step.endsWith(BOTH)).count(), steps::toString);
    assertEquals("written " + BOTH, steps.get(steps.size() - 1));
    assertEquals(1 + demanded, watching.entered.get());
    assertEquals(1 + demanded, watching.left.get());
  }

  @Test
  void write_thatHasToWait_carriesTheNames() throws Exception {
    Application application = new Application();
    Watching watching = new Watching();
    try (Scene scene = Scene.allowing().observedBy(watching).start(application);
        RawConnection connection = new RawConnection(scene.port())) {
      send(scene, connection, "GET /much", "");
      Eventually.holds("handle has returned", () -> watching.left.get() == 1);
      assertEquals(MUCH, connection.read().body().length());
      awaitOutcome(scene);
    }
    assertEquals(List.of("handle " + BOTH, "written " + BOTH), application.steps());
    assertEquals(2, watching.entered.get());
    assertEquals(2, watching.left.get());
  }
}
