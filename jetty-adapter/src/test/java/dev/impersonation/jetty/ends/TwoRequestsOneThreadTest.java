package dev.impersonation.jetty.ends;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.RawConnection;
import dev.impersonation.jetty.core.Scene;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@DisplayName("a request that answers another one on its own thread")
final class TwoRequestsOneThreadTest {
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
}
