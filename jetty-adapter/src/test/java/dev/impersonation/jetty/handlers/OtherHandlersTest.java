package dev.impersonation.jetty.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.Exchange;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.jetty.core.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("handlers of Jetty's around ours")
final class OtherHandlersTest {
  private static final String FIELD = "Impersonation";
  private static final String ORIGIN = "Origin: http://app.example";

  @Test
  void resources_asEverywhere_areReadAndNotWritten(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("page.txt"), "the page");
    Files.writeString(directory.resolve("closed.txt"), "closed");
    ResourceHandler resources = new ResourceHandler();
    resources.setBaseResource(ResourceFactory.of(resources).newResource(directory));
    try (Scene scene =
        Scene.shipped()
            .start(
                handler -> {
                  handler.route("/closed.txt", GuardMode.DENY);
                  handler.setHandler(resources);
                  return handler;
                })) {
      Exchange page = scene.send("GET /page.txt", scene.acting());
      assertEquals("the page", page.body());
      assertEquals("active;mode=read-only", page.header(FIELD).orElse("none"));
      assertEquals(403, scene.send("POST /page.txt", scene.acting()).status());
      assertEquals(403, scene.send("GET /closed.txt", scene.acting()).status());
      assertEquals("closed", scene.send("GET /closed.txt", scene.own()).body());
      assertEquals(401, scene.send("GET /page.txt", "").status());
      assertEquals(404, scene.send("GET /none.txt", scene.acting()).status());
    }
  }

  @Test
  void crossOrigin_outside_answersPreflightsAndNamesOriginsInRefusals() throws Exception {
    Says application = new Says();
    CrossOriginHandler outside = new CrossOriginHandler();
    outside.setAllowedOriginPatterns(Set.of("http://app\\.example"));
    try (Scene scene =
        Scene.shipped()
            .start(
                handler -> {
                  handler.setHandler(application);
                  outside.setHandler(handler);
                  return outside;
                })) {
      Exchange preflight =
          scene.send("OPTIONS /x", "", ORIGIN, "Access-Control-Request-Method: GET");
      assertEquals(200, preflight.status());
      assertNamesOrigin(preflight);
      Exchange refused = scene.send("GET /x", "", ORIGIN);
      assertEquals(401, refused.status());
      assertNamesOrigin(refused);
      Exchange denied = scene.send("POST /x", scene.acting(), ORIGIN);
      assertEquals(403, denied.status());
      assertNamesOrigin(denied);
      assertTrue(denied.headers().getOrDefault("vary", List.of()).toString().contains("Origin"));
      assertEquals(0, application.calls.get());
      assertNamesOrigin(scene.send("GET /x", scene.acting(), ORIGIN));
      assertEquals(1, application.calls.get());
    }
  }

  private static void assertNamesOrigin(Exchange answer) {
    assertEquals(
        "http://app.example",
        answer.header("Access-Control-Allow-Origin").orElse("none"),
        answer::toString);
  }

  /** Stands behind a proxy, and keeps what it was sent. */
  private static final class Upstream extends Handler.Abstract {
    private volatile HttpFields sent = HttpFields.EMPTY;

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      sent = request.getHeaders();
      Content.Sink.write(response, true, "from upstream", callback);
      return true;
    }
  }

  @Test
  void proxy_behind_isRecordedAndNothingOfOursIsHandedOn() throws Exception {
    Upstream upstream = new Upstream();
    CoreServer there = CoreServer.start(upstream);
    String trace = Scene.newTrace();
    String dead = Scene.newTrace();
    try (there;
        Scene scene =
            Scene.shipped()
                .start(
                    new ProxyHandler.Reverse(
                        request ->
                            HttpURI.build(request.getHttpURI())
                                .port(there.port())
                                .asImmutable()))) {
      String token = scene.acting();
      Exchange answer =
          scene.send("GET /x", token, "traceparent: " + Scene.traceParent(trace), "Cookie: a=b");
      assertEquals("from upstream", answer.body());
      assertEquals("active;mode=read-only", answer.header(FIELD).orElse("none"));
      assertEquals("Bearer " + token, upstream.sent.get("Authorization"));
      assertEquals("a=b", upstream.sent.get("Cookie"));
      assertFalse(upstream.sent.toString().contains("user_engineer"));
      assertEquals(200, scene.recorded().outcome(trace).status().orElse(0));
      there.close();
      Exchange none = scene.send("GET /x", token, "traceparent: " + Scene.traceParent(dead));
      assertEquals(502, none.status());
      assertEquals("active;mode=read-only", none.header(FIELD).orElse("none"));
      assertEquals(502, scene.recorded().outcome(dead).status().orElse(0));
    }
  }

  @Test
  @DisplayName("where the application answers nothing the next handler does, under the same intent")
  void sequence_applicationDoesNotAnswer_nextOneDoes() throws Exception {
    Says next = new Says();
    Handler none =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            return false;
          }
        };
    String trace = Scene.newTrace();
    try (Scene scene =
        Scene.shipped()
            .start(
                handler -> {
                  handler.setHandler(none);
                  return new Handler.Sequence(handler, next);
                })) {
      Exchange answer =
          scene.send("GET /x", scene.acting(), "traceparent: " + Scene.traceParent(trace));
      assertEquals("user_customer by user_engineer", answer.body());
      assertEquals("active;mode=read-only", answer.header(FIELD).orElse("none"));
      assertEquals(200, scene.recorded().outcome(trace).status().orElse(0));
      assertEquals(1, next.calls.get());
      assertEquals(403, scene.send("POST /x", scene.acting()).status());
      assertEquals(401, scene.send("GET /x", "").status());
      assertEquals(1, next.calls.get());
    }
  }
}
