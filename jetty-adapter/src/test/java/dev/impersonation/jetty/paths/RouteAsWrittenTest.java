package dev.impersonation.jetty.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.core.Scene;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("a pattern spelled as no canonical path is, and the spelling that its refusal names")
final class RouteAsWrittenTest {
  private static final class Done extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      callback.succeeded();
      return true;
    }
  }

  private static Scene denying(String pattern) throws Exception {
    return Scene.allowing()
        .start(
            handler -> {
              handler.route(pattern, GuardMode.DENY).setHandler(new Done());
              return handler;
            });
  }

  @ParameterizedTest
  @CsvSource({
    "/caf%C3%A9/*, /café/*, /caf%C3%A9/x",
    "/a%3Ab/*, /a:b/*, /a%3Ab/x",
    "/my files/*, /my%20files/*, /my%20files/x",
    "/a%5bb/*, /a%5Bb/*, /a%5bb/x",
  })
  void route_spelledOtherwise_isRefusedAndTheNamedSpellingHolds(
      String pattern, String canonical, String path) throws Exception {
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> denying(pattern)).getMessage();
    assertTrue(String.valueOf(refusal).contains("write " + canonical + ","), refusal);
    try (Scene scene = denying(canonical)) {
      assertEquals(403, scene.send("GET " + path, scene.acting()).status());
      assertEquals(200, scene.send("GET /x", scene.acting()).status());
    }
  }
}
