package dev.impersonation.jetty.attack;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.impersonation.contract.RawConnection;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.core.Scene;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.server.handler.ReHandlingErrorHandler;
import org.eclipse.jetty.session.SessionHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

/** Each is red until its finding is mended. */
final class SmallFindingsTest {
  private static final class Hello extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Sink.write(response, true, "hello", callback);
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/caf%C3%A9/*, /caf%C3%A9/x",
    "/a%3Ab/*, /a%3Ab/x",
    "/my files/*, /my%20files/x",
    "/a%5bb/*, /a%5bb/x",
  })
  void route_encodedAsTheClientWritesIt_holdsOrIsRefused(String pattern, String path)
      throws Exception {
    int status;
    try (Scene scene =
        Scene.shipped()
            .start(
                handler -> {
                  handler.route(pattern, GuardMode.DENY).setHandler(new Hello());
                  return handler;
                })) {
      status = scene.send("GET " + path, scene.acting()).status();
    } catch (IllegalArgumentException e) {
      return; // refused: nobody is deceived
    }
    assertEquals(403, status);
  }

  private record Held(Response response, Callback callback) {}

  @Test
  void mdc_twoRequestsOnOneThread_isOfTheOneWhoseCallbackRuns() throws Exception {
    BlockingQueue<Held> polls = new LinkedBlockingQueue<>();
    CompletableFuture<String> ofPoll = new CompletableFuture<>();
    CompletableFuture<String> ofSender = new CompletableFuture<>();
    Handler chat =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            if (Request.getPathInContext(request).equals("/poll")) {
              polls.add(new Held(response, callback));
              return true;
            }
            Held poll = polls.take();
            Content.Sink.write(
                poll.response(),
                true,
                "news",
                Callback.from(
                    () -> {
                      ofPoll.complete("" + MDC.get("subject"));
                      Content.Sink.write(
                          response,
                          true,
                          "sent",
                          Callback.from(
                              () -> {
                                ofSender.complete("" + MDC.get("subject"));
                                callback.succeeded();
                              }));
                      poll.callback().succeeded();
                    }));
            return true;
          }
        };
    try (Scene scene = Scene.shipped().start(chat);
        RawConnection poll = new RawConnection(scene.port())) {
      String poller = scene.issuer().token().subject("user_poller").sign();
      String sender = scene.issuer().token().subject("user_sender").sign();
      poll.send(Scene.head("GET /poll", poller) + "\r\n");
      scene.send("GET /send", sender);
      assertAll(
          () -> assertEquals("user_poller", ofPoll.get(20, TimeUnit.SECONDS)),
          () -> assertEquals("user_sender", ofSender.get(20, TimeUnit.SECONDS)));
    }
  }

  private static final class Page extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = Request.getPathInContext(request);
      if (path.equals("/page")) {
        Session session = request.getSession(true);
        Content.Sink.write(
            response, true, "application: " + session.getAttribute("kept"), callback);
        return true;
      }
      if (path.equals("/public/response")) {
        Session session = response.getRequest().getSession(false);
        Object kept = session == null ? "nothing" : session.getAttribute("kept");
        Content.Sink.write(response, true, "" + kept, callback);
        return true;
      }
      request.getSession(true).setAttribute("kept", path);
      if (path.equals("/throw")) {
        throw new IllegalStateException("thrown");
      }
      callback.succeeded();
      return true;
    }
  }

  private static Scene sessionsInFront() throws Exception {
    Scene scene =
        Scene.shipped()
            .start(
                handler -> {
                  handler.route("/public/*", GuardMode.PUBLIC).setHandler(new Page());
                  SessionHandler sessions = new SessionHandler();
                  sessions.setHandler(handler);
                  return sessions;
                });
    ReHandlingErrorHandler.ByHttpStatus pages =
        new ReHandlingErrorHandler.ByHttpStatus(scene.server().getHandler());
    pages.put(500, "/page");
    pages.put(400, "/page");
    scene.server().setErrorHandler(pages);
    return scene;
  }

  @Test
  void page_ofARequestThatNoHandlerSaw_isNotTheClosedApplications() throws Exception {
    try (Scene scene = sessionsInFront()) {
      assertEquals(401, scene.send("POST /page", "").status());
      String page = scene.send("POST /x%2Fy", "").body();
      assertFalse(page.contains("application"), page);
    }
  }
}
