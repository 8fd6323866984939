package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.servlet.route.Registered;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("which guards were seen to run after the filter, for the coverage report")
final class LateGuardTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final Registered application = new Registered().filter("f", "/*");
  private final MockedRequest request = scene.acting("/page");

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private ImpersonationGuard guard(GuardMode mode, String mapping) throws ServletException {
    when(request.servlet.getServletContext()).thenReturn(application.context);
    application
        .servlet("s", "/page")
        .uninitializedGuard(
            "g",
            mapping.equals("name") ? List.of() : List.of("/page"),
            mapping.equals("pattern") ? List.of() : List.of("s"));
    ImpersonationGuard guard = ImpersonationGuard.of(mode);
    guard.init(application.config("g", Map.of()));
    return guard;
  }

  private boolean wasSeen() {
    return application.hasRunLate("g");
  }

  @ParameterizedTest
  @CsvSource({
    "DENY, pattern, true, 0",
    "READ_ONLY, pattern, true, 1",
    "ALLOW, pattern, true, 1",
    "PUBLIC, pattern, true, 1",
    "DENY, name, false, 0",
    "DENY, both, false, 0",
    "READ_ONLY, name, false, 1",
    "ALLOW, name, true, 1"
  })
  @DisplayName("one that refuses too; one that limits by servlet name is late and does its work")
  void doFilter_afterTheFilter_isSeen(GuardMode mode, String mapping, boolean seen, int runs)
      throws ServletException, IOException {
    Target target = new Target();
    request.send(scene.response, target, scene.filter, guard(mode, mapping));
    assertEquals(runs, target.runs.size());
    assertEquals(seen, wasSeen());
  }

  @ParameterizedTest
  @CsvSource({"REQUEST", "FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("before the filter it is not late, whether or not it refuses by itself")
  void doFilter_beforeTheFilter_isNotSeen(DispatcherType type)
      throws ServletException, IOException {
    ImpersonationGuard deny = guard(GuardMode.DENY, "pattern");
    Target inner = new Target();
    if (type == DispatcherType.REQUEST) {
      request.send(scene.response, inner, deny, scene.filter);
    } else {
      Filter[] filters = {deny, scene.filter};
      request.send(
          scene.response,
          new Target(() -> request.dispatch(type, "/closed", scene.response, inner, filters)),
          scene.filter);
    }
    assertEquals(List.of(), inner.runs);
    assertFalse(wasSeen());
  }

  @Test
  @DisplayName("a guard that holds annotations is meant to run there")
  void doFilter_guardOfAnnotations_isNotSeen() throws ServletException, IOException {
    guard(GuardMode.ALLOW, "name");
    ImpersonationGuard holding = ImpersonationGuard.tightening(ImpersonationPolicy.deny());
    holding.init(application.config("g", Map.of()));
    Target target = new Target();
    request.send(scene.response, target, scene.filter, holding);
    assertEquals(List.of(), target.runs);
    assertFalse(wasSeen());
  }
}
