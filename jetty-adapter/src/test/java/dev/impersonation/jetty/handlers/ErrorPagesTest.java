package dev.impersonation.jetty.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.Exchange;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.core.Scene;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ReHandlingErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("error pages that ReHandlingErrorHandler has the handlers show")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErrorPagesTest {
  private static final String FIELD = "Impersonation";

  private @Nullable Scene started;

  private Scene scene() {
    return Objects.requireNonNull(started);
  }

  private static final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      switch (Request.getPathInContext(request)) {
        case "/app/thrown-later" -> throw new HttpException.RuntimeException(400, "later");
        case "/app/thrown" -> throw new IllegalStateException("thrown");
        case "/app/failed" -> callback.failed(new IllegalStateException("failed"));
        case "/app/409", "/app/410", "/app/411", "/app/418" ->
            Response.writeError(request, response, callback, status(request));
        case "/app/reset" -> {
          response.getHeaders().put("X-Before", "reset");
          response.reset();
          Content.Sink.write(response, true, Says.who(request), callback);
        }
        case "/pages/status" -> {
          response.setStatus(503);
          Content.Sink.write(response, true, "page for " + Says.who(request), callback);
        }
        case "/pages/throws" -> throw new IllegalStateException("page");
        case "/pages/throws-later" ->
            response.write(
                false,
                ByteBuffer.wrap(new byte[1]),
                Callback.from(
                    () -> {
                      throw new IllegalStateException("page");
                    },
                    callback::failed));
        default -> Content.Sink.write(response, true, "page for " + Says.who(request), callback);
      }
      return true;
    }

    private static int status(Request request) {
      return Integer.parseInt(Request.getPathInContext(request).substring("/app/".length()));
    }
  }

  @BeforeAll
  void start() throws Exception {
    Scene scene =
        Scene.shipped()
            .start(
                handler -> {
                  handler.route("/app/*", GuardMode.ALLOW);
                  handler.route("/pages/closed", GuardMode.DENY);
                  handler.setHandler(new Application());
                  return handler;
                });
    ReHandlingErrorHandler.ByHttpStatus pages =
        new ReHandlingErrorHandler.ByHttpStatus(scene.server().getHandler());
    pages.put(500, "/pages/status");
    pages.put(409, "/pages/plain");
    pages.put(410, "/pages/closed");
    pages.put(411, "/pages/throws");
    pages.put(418, "/pages/throws-later");
    pages.put(400, "/pages/throws-later");
    scene.server().setErrorHandler(pages);
    started = scene;
  }

  @AfterAll
  void stop() {
    scene().close();
  }

  private AuditEvent outcome(String trace) {
    return scene().recorded().outcome(trace);
  }

  private Exchange post(String path, String token, String trace) throws Exception {
    return scene().send("POST " + path, token, "traceparent: " + Scene.traceParent(trace));
  }

  @ParameterizedTest
  @CsvSource({
    "/app/thrown, 503, IllegalStateException",
    "/app/failed, 503, IllegalStateException",
    "/app/409, 200, none",
  })
  @DisplayName("the page of a POST is shown under read-only, with the identity and its own status")
  void page_ofFailedPost_isShownWithIdentity(String path, int status, String failure)
      throws Exception {
    String trace = Scene.newTrace();
    Exchange answer = post(path, scene().acting(), trace);
    assertEquals(status, answer.status(), answer.body());
    assertEquals("page for user_customer by user_engineer", answer.body());
    assertEquals("active;mode=allow", answer.header(FIELD).orElse("none"));
    assertEquals(status, outcome(trace).status().orElse(0));
    assertTrue(outcome(trace).failure().orElse("none").endsWith(failure));
  }

  @Test
  void page_behindDeny_isWithheldAndTheStatusStays() throws Exception {
    String trace = Scene.newTrace();
    Exchange answer = post("/app/410", scene().acting(), trace);
    assertEquals(410, answer.status());
    assertEquals("", answer.body());
    assertEquals("active;mode=allow", answer.header(FIELD).orElse("none"));
    assertEquals(410, outcome(trace).status().orElse(0));
    Exchange own = scene().send("POST /app/410", scene().own());
    assertEquals("page for user_customer by themselves", own.body());
  }

  @Test
  void page_throws_isJettysOwn() throws Exception {
    String trace = Scene.newTrace();
    Exchange answer = post("/app/411", scene().acting(), trace);
    assertEquals(411, answer.status());
    assertEquals("active;mode=allow", answer.header(FIELD).orElse("none"));
    assertTrue(outcome(trace).failure().orElse("none").endsWith("IllegalStateException"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/418", "/app/thrown-later"})
  void page_callbackThrows_isCutAndEnds(String path) throws Exception {
    String trace = Scene.newTrace();
    try (RawConnection connection = new RawConnection(scene().port())) {
      connection.send(
          Scene.head("POST " + path, scene().acting())
              + ("Content-Length: 0\r\ntraceparent: " + Scene.traceParent(trace) + "\r\n\r\n"));
      connection.readFirst();
      assertTrue(outcome(trace).failure().orElse("none").endsWith("Exception"));
    }
  }

  @Test
  void page_ofRefusal_isNone() throws Exception {
    Exchange refused = scene().send("POST /pages/plain", scene().acting());
    assertEquals(403, refused.status());
    assertFalse(refused.body().contains("page for"), refused.body());
    assertEquals(401, scene().send("GET /app/thrown", "").status());
  }

  @Test
  void reset_byApplication_keepsTheField() throws Exception {
    Exchange answer = scene().send("GET /app/reset", scene().acting());
    assertEquals("user_customer by user_engineer", answer.body());
    assertTrue(answer.header("X-Before").isEmpty());
    assertEquals("active;mode=allow", answer.header(FIELD).orElse("none"));
    assertTrue(scene().send("GET /app/reset", scene().own()).header(FIELD).isEmpty());
  }
}
