package dev.impersonation.jetty.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.Scene;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("however a path is spelled, what a route matches is what the application's maps match")
final class RouteSpellingTest {
  private static final Map<String, UriCompliance> URIS =
      Map.of(
          "DEFAULT", UriCompliance.DEFAULT,
          "LEGACY", UriCompliance.LEGACY,
          "UNSAFE", UriCompliance.UNSAFE);

  private static final String RAN = "ran: ";

  private static final class Place extends Handler.Abstract {
    private final String name;

    Place(String name) {
      this.name = name;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Sink.write(response, true, RAN + name, callback);
      return true;
    }
  }

  /** How the application finds out what is asked for. */
  enum Maps {
    HANDLER {
      @Override
      Handler application() {
        return mapped(new PathMappingsHandler());
      }
    },

    HANDLER_WITHOUT_CONTEXT {
      @Override
      Handler application() {
        return mapped(new PathMappingsHandler.NoContext());
      }
    },

    ENCODED_IN_A_CONTEXT {
      @Override
      Handler application() {
        return new ContextHandler(new Mapped(false), "/");
      }
    },

    DECODED {
      @Override
      Handler application() {
        return new Mapped(true);
      }
    };

    abstract Handler application();
  }

  private static Handler mapped(PathMappingsHandler mappings) {
    mappings.addMapping(PathSpec.from("/closed/*"), new Place("closed"));
    mappings.addMapping(PathSpec.from("/open/*"), new Place("open"));
    mappings.addMapping(PathSpec.from("/*"), new Place("other"));
    return mappings;
  }

  /** As servlets and many frameworks do it: by the decoded path. */
  private static final class Mapped extends Handler.Abstract {
    private final PathMappings<Handler> mappings = new PathMappings<>();
    private final boolean decodes;

    Mapped(boolean decodes) {
      this.decodes = decodes;
      mappings.put("/closed/*", new Place("closed"));
      mappings.put("/open/*", new Place("open"));
      mappings.put("/*", new Place("other"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = Request.getPathInContext(request);
      MatchedResource<Handler> matched =
          Objects.requireNonNull(mappings.getMatched(decodes ? URIUtil.decodePath(path) : path));
      return matched.getResource().handle(request, response, callback);
    }
  }

  static Stream<Arguments> servers() {
    return URIS.keySet().stream()
        .sorted()
        .flatMap(uris -> Stream.of(Maps.values()).map(maps -> Arguments.of(uris, maps)));
  }

  /** Who maps is of less concern where a route opens something: one of each kind is enough. */
  static Stream<Arguments> someServers() {
    return servers()
        .filter(server -> server.get()[1] == Maps.HANDLER || server.get()[1] == Maps.DECODED);
  }

  private static Scene start(Scene.Plan plan, String uris, Maps maps, Routes routes)
      throws Exception {
    return plan.taking(Objects.requireNonNull(URIS.get(uris)))
        .start(
            handler -> {
              routes.on(handler);
              handler.setHandler(maps.application());
              return handler;
            });
  }

  private interface Routes {
    void on(ImpersonationHandler handler);
  }

  private static long countRun(Scene scene, List<String> spellings, String token, String ran)
      throws Exception {
    long count = 0;
    for (String spelling : spellings) {
      String answer = Spellings.answer(scene, spelling, token);
      if (answer.contains(RAN)) {
        assertTrue(answer.contains(RAN + ran), spelling + ": " + answer);
        count++;
      }
    }
    return count;
  }

  @ParameterizedTest
  @MethodSource("servers")
  void route_deny_noSpellingRunsWhatItCloses(String uris, Maps maps) throws Exception {
    try (Scene scene =
        start(
            Scene.allowing(), uris, maps, handler -> handler.route("/closed/*", GuardMode.DENY))) {
      String acting = scene.acting();
      for (String spelling : Spellings.of("closed", "open")) {
        String answer = Spellings.answer(scene, spelling, acting);
        assertFalse(answer.contains(RAN + "closed"), spelling + ": " + answer);
      }
      assertTrue(Spellings.answer(scene, "/closed/x", scene.own()).contains(RAN + "closed"));
    }
  }

  @ParameterizedTest
  @MethodSource("someServers")
  void route_allow_noSpellingRunsAnythingElse(String uris, Maps maps) throws Exception {
    try (Scene scene =
        start(
            Scene.shipped().set("default", "deny"),
            uris,
            maps,
            handler -> handler.route("/open/*", GuardMode.ALLOW))) {
      assertTrue(countRun(scene, Spellings.of("open", "closed"), scene.acting(), "open") > 5);
      assertEquals(0, countRun(scene, List.of("/closed/x", "/x"), scene.acting(), "none"));
    }
  }

  @ParameterizedTest
  @MethodSource("someServers")
  void route_public_noSpellingRunsAnythingElseForNobody(String uris, Maps maps) throws Exception {
    try (Scene scene =
        start(Scene.shipped(), uris, maps, handler -> handler.route("/open/*", GuardMode.PUBLIC))) {
      assertTrue(countRun(scene, Spellings.of("open", "closed"), "", "open") > 5);
      assertEquals(0, countRun(scene, List.of("/closed/x", "/x"), "", "none"));
    }
  }
}
