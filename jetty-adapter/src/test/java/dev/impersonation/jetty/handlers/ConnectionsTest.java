package dev.impersonation.jetty.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RawConnection;
import dev.impersonation.jetty.core.Scene;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("requests that share a connection, and bodies that wait to be asked for")
final class ConnectionsTest {
  private static final class Reads extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String body = Content.Source.asString(request);
      Content.Sink.write(response, true, Says.who(request) + " " + body, callback);
      return true;
    }
  }

  @Test
  void handle_pipelinedIdentities_areNotMixed() throws Exception {
    try (Scene scene = Scene.shipped().start(new Says());
        RawConnection connection = new RawConnection(scene.port())) {
      List<String> tokens =
          List.of(
              scene.acting(),
              scene.own(),
              scene.issuer().token().subject("user_other").sign(),
              "",
              scene.issuer().token().impersonatedBy("user_second").sign(),
              "not.a.token",
              scene.acting());
      StringBuilder requests = new StringBuilder();
      tokens.forEach(token -> requests.append(Scene.head("GET /x", token)).append("\r\n"));
      connection.send(requests.toString());
      assertEquals("user_customer by user_engineer", connection.read().body());
      assertEquals("user_customer by themselves", connection.read().body());
      assertEquals("user_other by themselves", connection.read().body());
      assertEquals(401, connection.read().status());
      assertEquals("user_customer by user_second", connection.read().body());
      assertEquals(401, connection.read().status());
      assertEquals("user_customer by user_engineer", connection.read().body());
    }
  }

  private static String expecting(String token) {
    return Scene.head("POST /x", token) + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n";
  }

  @Test
  void handle_expectContinueAndRefused_isRefusedWithoutContinue() throws Exception {
    try (Scene scene = Scene.shipped().start(new Reads())) {
      for (String token : new String[] {scene.acting(), ""}) {
        try (RawConnection connection = new RawConnection(scene.port())) {
          connection.send(expecting(token));
          assertEquals(token.isEmpty() ? 401 : 403, connection.read().status());
        }
      }
    }
  }

  @Test
  void handle_expectContinueAndAllowed_isContinuedAndOneOutcome() throws Exception {
    String trace = Scene.newTrace();
    try (Scene scene = Scene.allowing().start(new Reads());
        RawConnection connection = new RawConnection(scene.port())) {
      connection.send(
          expecting(scene.acting())
              .replace("\r\n\r\n", "\r\ntraceparent: " + Scene.traceParent(trace) + "\r\n\r\n"));
      assertEquals(100, connection.read().status());
      connection.send("body");
      assertTrue(connection.read().body().endsWith("by user_engineer body"));
      assertEquals(200, scene.recorded().outcome(trace).status().orElse(0));
    }
  }

  @Test
  @DisplayName("who is not asked for the body has the answer, and is one outcome")
  void handle_expectContinueAndNotRead_isOneOutcome() throws Exception {
    String trace = Scene.newTrace();
    try (Scene scene = Scene.allowing().start(new Says());
        RawConnection connection = new RawConnection(scene.port())) {
      connection.send(
          expecting(scene.acting())
              .replace("\r\n\r\n", "\r\ntraceparent: " + Scene.traceParent(trace) + "\r\n\r\n"));
      assertEquals(200, connection.read().status());
      assertEquals(200, scene.recorded().outcome(trace).status().orElse(0));
      assertEquals("none", scene.recorded().outcome(trace).failure().orElse("none"));
    }
  }
}
