package dev.impersonation.jetty.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.jetty.core.CoreServer.Protocol;
import dev.impersonation.jetty.core.Scene;
import dev.impersonation.jetty.ends.Wire.Part;
import dev.impersonation.support.Eventually;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("an upload is one intent and one outcome, whoever breaks it off")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UploadEndsTest {
  private static final int HALF = 1000;
  private static final int ERROR = -1;

  private final Set<String> handled = ConcurrentHashMap.newKeySet();
  private final Map<Protocol, Scene> scenes = new EnumMap<>(Protocol.class);

  private final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = Request.getPathInContext(request);
      String trace = String.valueOf(request.getHttpURI().getQuery());
      Uploading uploading = Uploading.valueOf(path.substring(1));
      if (uploading.name().startsWith("READ")) {
        // They do not return before the client has done something.
        handled.add(trace);
      }
      uploading.take(request, response, callback);
      handled.add(trace);
      return true;
    }
  }

  @BeforeAll
  void start() throws Exception {
    for (Protocol protocol : Protocol.values()) {
      scenes.put(protocol, Scene.allowing().speaking(protocol).start(new Application()));
    }
  }

  @AfterAll
  void stop() {
    scenes.values().forEach(Scene::close);
  }

  private Scene scene(Protocol protocol) {
    return Objects.requireNonNull(scenes.get(protocol));
  }

  /** Announces a body, and sends half of it once the application has taken the request. */
  private void sendHalf(Wire wire, Scene scene, Uploading how, String trace) throws Exception {
    wire.begin("POST", "/" + how + "?" + trace, 2 * HALF, scene.acting(), Scene.traceParent(trace));
    Eventually.holds("the application has it", () -> handled.contains(trace));
    sendBody(wire, Part.FIRST);
  }

  private static void sendBody(Wire wire, Part part) {
    try {
      wire.body(HALF, part);
    } catch (IOException e) {
      // The server did not wait for it.
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1, READ, 200, none",
    "H2C, READ, 200, none",
    "HTTP_1, DEMANDED, 200, none",
    "H2C, DEMANDED, 200, none",
    "HTTP_1, DEMANDED_AND_THROWN, 500, Ending$Thrown",
    "H2C, DEMANDED_AND_THROWN, 500, Ending$Thrown",
    "HTTP_1, ANSWERED_DEMANDED_AND_THROWN, 200, Ending$Thrown",
    "H2C, ANSWERED_DEMANDED_AND_THROWN, 200, Ending$Thrown",
    "HTTP_1, DEMANDED_AND_SUCCEEDED, 500, none",
    "H2C, DEMANDED_AND_SUCCEEDED, 500, none",
    "HTTP_1, LEFT_AND_ANSWERED, 200, none",
    "H2C, LEFT_AND_ANSWERED, 200, none",
    "HTTP_1, LEFT, 200, none",
    "H2C, LEFT, 500, none",
  })
  void handle_clientSendsAll_isOneOutcomeWithStatusAndFailure(
      Protocol protocol, Uploading how, int status, String failure) throws Exception {
    Scene scene = scene(protocol);
    String trace = Scene.newTrace();
    try (Wire wire = Wire.to(scene.port(), protocol)) {
      sendHalf(wire, scene, how, trace);
      sendBody(wire, Part.LAST);
      assertEquals(status, wire.status());
      AuditEvent outcome = scene.recorded().outcome(trace);
      assertEquals(status, outcome.status().orElse(0));
      assertEquals(failure, simple(outcome));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1, FIN, READ, -1, EofException",
    "HTTP_1, RESET, READ, -1, EofException",
    "H2C, FIN, READ, -1, EofException",
    "H2C, RESET, READ, -1, EofException",
    "HTTP_1, FIN, READ_AND_CAUGHT, 418, Exception",
    "HTTP_1, RESET, READ_AND_CAUGHT, 418, Exception",
    "H2C, FIN, READ_AND_CAUGHT, -1, none",
    "H2C, RESET, READ_AND_CAUGHT, -1, none",
    "HTTP_1, FIN, DEMANDED, -1, EofException",
    "HTTP_1, RESET, DEMANDED, -1, EofException",
    "H2C, FIN, DEMANDED, -1, EofException",
    "H2C, RESET, DEMANDED, -1, EofException",
    "HTTP_1, FIN, DEMANDED_AND_THROWN, 500, Ending$Thrown",
    "HTTP_1, RESET, DEMANDED_AND_THROWN, 500, Ending$Thrown",
    "H2C, FIN, DEMANDED_AND_THROWN, 500, Ending$Thrown",
    "H2C, RESET, DEMANDED_AND_THROWN, 500, Ending$Thrown",
    "HTTP_1, FIN, ANSWERED_DEMANDED_AND_THROWN, 200, Ending$Thrown",
    "HTTP_1, RESET, ANSWERED_DEMANDED_AND_THROWN, 200, Ending$Thrown",
    "H2C, FIN, ANSWERED_DEMANDED_AND_THROWN, 200, Ending$Thrown",
    "H2C, RESET, ANSWERED_DEMANDED_AND_THROWN, 200, Ending$Thrown",
  })
  void handle_clientLeaves_isOneOutcomeWithStatusAndFailure(
      Protocol protocol, Leaving leaving, Uploading how, int status, String failure)
      throws Exception {
    Scene scene = scene(protocol);
    String trace = Scene.newTrace();
    try (Wire wire = Wire.to(scene.port(), protocol)) {
      sendHalf(wire, scene, how, trace);
      leaving.leave(wire);
      AuditEvent outcome = scene.recorded().outcome(trace);
      assertTrue(outcome.failure().orElse("none").endsWith(failure), outcome.failure()::toString);
      int found = outcome.status().orElse(0);
      // Which error Jetty tries to tell a client that has gone depends on how it finds out.
      assertTrue(status == ERROR ? found >= 400 : found == status, () -> "status " + found);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1, FIN, DEMANDED_FOR_EVER",
    "HTTP_1, RESET, DEMANDED_FOR_EVER",
    "HTTP_1, FIN, FORGOTTEN",
    "H2C, RESET, FORGOTTEN",
    "H2C, FIN, DEMANDED_FOR_EVER",
  })
  @DisplayName("what is never ended is abandoned when the server stops")
  void handle_neverEnded_isAbandonedAtStop(Protocol protocol, Leaving leaving, Uploading how)
      throws Exception {
    String trace = Scene.newTrace();
    Scene scene = Scene.allowing().speaking(protocol).start(new Application());
    try (scene;
        Wire wire = Wire.to(scene.port(), protocol)) {
      sendHalf(wire, scene, how, trace);
      leaving.leave(wire);
      assertEquals(1, scene.recorded().of(trace).size());
    }
    AuditEvent outcome = scene.recorded().outcome(trace);
    assertEquals("abandoned", outcome.failure().orElse("none"));
    assertTrue(outcome.status().isEmpty());
  }

  private static String simple(AuditEvent outcome) {
    String failure = outcome.failure().orElse("none");
    return failure.substring(failure.lastIndexOf('.') + 1);
  }
}
