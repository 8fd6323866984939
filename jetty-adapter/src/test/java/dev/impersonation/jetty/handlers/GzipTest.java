package dev.impersonation.jetty.handlers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.Scene;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("compressed answers")
@SuppressWarnings("removal") // It is what most servers have to this day.
final class GzipTest {
  private static final String TEXT = "said again and again. ".repeat(500);

  private static final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put("Content-Type", "text/plain");
      Content.Sink.write(response, true, TEXT, callback);
      return true;
    }
  }

  static Stream<Arguments> places() {
    return Stream.of(
        Arguments.of(
            "outside",
            (Function<ImpersonationHandler, Handler>)
                handler -> {
                  handler.setHandler(new Application());
                  return new GzipHandler(handler);
                }),
        Arguments.of(
            "inside",
            (Function<ImpersonationHandler, Handler>)
                handler -> {
                  handler.setHandler(new GzipHandler(new Application()));
                  return handler;
                }));
  }

  private static HttpResponse<byte[]> send(Scene scene, String method, String... fields)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + scene.port() + "/x"))
                .headers(fields)
                .method(method, BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) throws Exception {
    return answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip")
        ? new String(
            new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), ISO_8859_1)
        : new String(answer.body(), ISO_8859_1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void handle_gzip_answersAndRefusalsAreWhole(
      String place, Function<ImpersonationHandler, Handler> arrangement) throws Exception {
    String trace = Scene.newTrace();
    try (Scene scene = Scene.shipped().start(arrangement)) {
      String[] acting = {
        "Authorization",
        "Bearer " + scene.acting(),
        "Accept-Encoding",
        "gzip",
        "traceparent",
        Scene.traceParent(trace)
      };
      HttpResponse<byte[]> answer = send(scene, "GET", acting);
      assertTrue(answer.body().length < TEXT.length() / 2, "it is compressed");
      assertEquals(TEXT, text(answer));
      assertEquals(
          "active;mode=read-only", answer.headers().firstValue("Impersonation").orElse("none"));
      assertEquals(200, scene.recorded().outcome(trace).status().orElse(0));
      HttpResponse<byte[]> refused = send(scene, "POST", acting);
      assertEquals(403, refused.statusCode());
      assertTrue(text(refused).contains("impersonation_read_only"), () -> place);
      HttpResponse<byte[]> nobody = send(scene, "GET", "Accept-Encoding", "gzip");
      assertEquals(401, nobody.statusCode());
      List<String> vary = nobody.headers().allValues("Vary");
      assertEquals(place.equals("outside"), vary.contains("Accept-Encoding"), vary::toString);
      assertTrue(text(nobody).contains("session-token"), () -> place);
    }
  }
}
