package dev.impersonation.jetty.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.Exchange;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.core.Scene;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ReHandlingErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the error page of a request that Jetty itself has refused")
final class UnseenErrorPagesTest {
  /** Jetty refuses it before any handler sees it. */
  private static final String UNSEEN = "POST /x%2Fy";

  private static final class Page extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Sink.write(response, true, "page for " + Says.who(request), callback);
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/page, refuse, ''",
    "/public/page, refuse, page for nobody",
    "/public/closed, refuse, ''",
    "/page, allow, page for nobody",
  })
  void page_ofUnseenRequest_isShownOnlyWhereAnonymousRequestsAreLetIn(
      String page, String anonymous, String body) throws Exception {
    try (Scene scene =
        Scene.shipped()
            .set("anonymous", anonymous)
            .start(
                handler -> {
                  handler
                      .route("/public/*", GuardMode.PUBLIC)
                      .route("/public/closed", GuardMode.DENY)
                      .setHandler(new Page());
                  return handler;
                })) {
      ReHandlingErrorHandler.ByHttpStatus pages =
          new ReHandlingErrorHandler.ByHttpStatus(scene.server().getHandler());
      pages.put(400, page);
      scene.server().setErrorHandler(pages);
      Exchange answer = scene.send(UNSEEN, scene.acting());
      assertEquals(body, answer.body());
      assertEquals(body.isEmpty() ? 400 : 200, answer.status());
    }
  }
}
