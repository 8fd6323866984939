package dev.impersonation.jetty.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.jetty.core.CoreServer.Protocol;
import dev.impersonation.jetty.core.Scene;
import dev.impersonation.jetty.ends.Ending.Said;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("however an application ends a request, it is one intent and one outcome")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndsTest {
  private static final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = Request.getPathInContext(request);
      return Ending.valueOf(path.substring(path.lastIndexOf('/') + 1))
          .end(request, response, callback);
    }
  }

  private final Map<Protocol, Scene> scenes = new EnumMap<>(Protocol.class);

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

  static Stream<Arguments> endings() {
    return Stream.of(Protocol.values())
        .flatMap(
            protocol -> Stream.of(Ending.values()).map(ending -> Arguments.of(protocol, ending)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void handle_endedSo_isOneOutcomeWithStatusAndFailure(Protocol protocol, Ending ending)
      throws Exception {
    Scene scene = Objects.requireNonNull(scenes.get(protocol));
    String trace = Scene.newTrace();
    Said said = ending.said();
    try (Wire wire = Wire.to(scene.port(), protocol)) {
      wire.begin("GET", "/" + ending, 0, scene.acting(), Scene.traceParent(trace));
      assertEquals(said.status(), wire.status());
      if (ending != Ending.UPGRADED) {
        assertEquals(said.isWhole(), wire.isWhole());
      }
      // Who leaves sooner may be found to have left while the end was being written.
      assertSaid(said, scene.recorded().outcome(trace));
    }
  }

  private static void assertSaid(Said said, AuditEvent outcome) {
    assertEquals(said.status(), outcome.status().orElse(0), outcome::toString);
    assertEquals(said.failure(), outcome.failure().orElse("none"));
    assertFalse(outcome.toString().contains(Ending.Thrown.MESSAGE));
  }
}
