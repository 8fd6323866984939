package dev.impersonation.jetty.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.Scene;
import dev.impersonation.support.LogTail;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("what the start finds is logged as a warning")
final class StartFindingsTest {
  private static final String MOVED = "use PathMappingsHandler.NoContext";
  private static final String NOT_OPEN = "GuardMode.PUBLIC";

  private static List<String> warnings(
      Scene.Plan plan, Function<ImpersonationHandler, Handler> arrangement) throws Exception {
    LogTail log = LogTail.start();
    plan.start(arrangement).close();
    return Stream.of(log.text().split("\n", -1))
        .filter(line -> line.contains("WARN dev.impersonation.jetty"))
        .toList();
  }

  private static Handler mapped(PathMappingsHandler mappings, Handler handler) {
    mappings.addMapping(PathSpec.from("/app/*"), handler);
    return mappings;
  }

  static Stream<Arguments> places() {
    return Stream.of(
        Arguments.of(
            true,
            (Function<ImpersonationHandler, Handler>) h -> mapped(new PathMappingsHandler(), h)),
        Arguments.of(
            true,
            (Function<ImpersonationHandler, Handler>)
                h -> mapped(new PathMappingsHandler(), new ContextHandler(h, "/c"))),
        Arguments.of(
            false,
            (Function<ImpersonationHandler, Handler>)
                h -> mapped(new PathMappingsHandler.NoContext(), h)),
        Arguments.of(
            false,
            (Function<ImpersonationHandler, Handler>)
                h -> {
                  h.setHandler(new PathMappingsHandler());
                  return h;
                }),
        Arguments.of(false, (Function<ImpersonationHandler, Handler>) h -> h));
  }

  @ParameterizedTest
  @MethodSource("places")
  void start_behindMappings_warnsWhereTheyMoveTheContext(
      boolean isMoved, Function<ImpersonationHandler, Handler> arrangement) throws Exception {
    List<String> warnings = warnings(Scene.shipped(), arrangement);
    assertEquals(isMoved ? 1 : 0, warnings.size(), warnings::toString);
    assertTrue(warnings.stream().allMatch(warning -> warning.contains(MOVED)), warnings::toString);
  }

  private static Scene.Plan signingIn() {
    return Scene.shipped().set("signInUrl", "/sign-in");
  }

  @Test
  void start_signInPageThatNoRouteOpens_warns() throws Exception {
    List<String> warnings = warnings(signingIn(), handler -> handler);
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.get(0).contains("route(\"/sign-in\", " + NOT_OPEN + ")"), warnings::toString);
  }

  @Test
  void start_signInPageThatAStricterRouteClosesAgain_warns() throws Exception {
    List<String> warnings =
        warnings(
            signingIn(),
            handler ->
                handler.route("/sign-in", GuardMode.PUBLIC).route("^/sign-.*$", GuardMode.DENY));
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void start_signInPageThatIsOpen_isSilent() throws Exception {
    assertEquals(
        List.of(), warnings(signingIn(), handler -> handler.route("/sign-in", GuardMode.PUBLIC)));
  }

  @Test
  @DisplayName("in a context the page may be in another one")
  void start_signInPageAndInAContext_isSilent() throws Exception {
    assertEquals(
        List.of(),
        warnings(
            signingIn(),
            handler -> new ContextHandlerCollection(new ContextHandler(handler, "/c"))));
  }
}
