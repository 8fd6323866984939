package dev.impersonation.jetty.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.Exchange;
import dev.impersonation.jetty.core.Scene;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("what Jetty alone finds wrong with a URI, whose path reads in one way")
final class ViolationTest {
  private static final class Answering extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      callback.succeeded();
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://user@127.0.0.1/app/x", "/app/x|y", "/app/x#y"})
  void handle_violatingUri_isRefusedWhileActing(String uri) throws Exception {
    try (Scene scene = Scene.allowing().taking(UriCompliance.UNSAFE).start(new Answering())) {
      assertEquals(200, scene.send("GET /app/x", scene.acting()).status());
      Exchange refused = scene.send("GET " + uri, scene.acting());
      assertEquals(403, refused.status());
      assertTrue(refused.body().contains("impersonation_path_ambiguous"), refused.body());
      assertEquals(200, scene.send("GET " + uri, scene.own()).status());
    }
  }
}
