package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.route.Registered;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("what a guard checks at start: that somebody decides behind it")
final class GuardAtStartTest {
  private final Registered application = new Registered();

  private String startOfGuard() {
    ImpersonationGuard guard = ImpersonationGuard.of(GuardMode.DENY);
    try {
      guard.init(application.config("g", Map.of()));
      return "starts";
    } catch (ServletException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private Registered guarded(String pattern) {
    return application.uninitializedGuard("g", List.of(pattern), List.of());
  }

  @Test
  void guard_noFilterAtAll_failsAndNamesTheFix() {
    guarded("/a/*");
    assertEquals(
        "ImpersonationGuard g: there is no ImpersonationFilter behind it, so that nobody decides"
            + " about its routes: register one, by itself and not inside another filter, on /*"
            + " after all guards",
        startOfGuard());
  }

  @Test
  void guard_byInitParamsAndNoFilter_failsAndLetsNothingThrough() {
    guarded("/a/*");
    ImpersonationGuard guard = new ImpersonationGuard();
    assertThrows(
        ServletException.class, () -> guard.init(application.config("g", Map.of("mode", "deny"))));
    Target target = new Target();
    assertThrows(
        ServletException.class,
        () -> new MockedRequest("/a").send(mock(HttpServletResponse.class), target, guard));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void guard_filterElsewhere_failsAndNamesTheMapping() {
    guarded("/a/*").filter("f", "/b/*", "/a.do");
    assertEquals(
        "ImpersonationGuard g: no ImpersonationFilter is mapped to /a/*, so that nobody decides"
            + " there: map the filter to /*, after all guards",
        startOfGuard());
  }

  @Test
  @DisplayName("a filter on / is taken for one on /*, and runs for the root only")
  void guard_filterOnTheDefaultMapping_fails() {
    guarded("/a/*").filter("f", "/");
    assertTrue(startOfGuard().contains("is mapped to /a/*"), startOfGuard());
  }

  @ParameterizedTest
  @CsvSource({"/*", "/a/*", "/a/b", "*.do"})
  void guard_filterOnAPart_starts(String pattern) {
    guarded("/a/*").filter("f", pattern);
    assertEquals("starts", startOfGuard());
  }

  @Test
  void guard_filterByServletName_starts() {
    guarded("/a/*")
        .servlet("a", "/a/x")
        .filter("f", ImpersonationFilter.class.getName(), List.of(), List.of("a"));
    assertEquals("starts", startOfGuard());
  }

  @Test
  void guard_byServletName_needsTheFilterWhereTheServletIs() {
    application
        .uninitializedGuard("g", List.of(), List.of("a"))
        .servlet("a", "/a")
        .filter("f", "/b");
    assertTrue(startOfGuard().contains("mapped to servlet name a,"), startOfGuard());
    application.filter("f", ImpersonationFilter.class.getName(), List.of("/b"), List.of("a"));
    assertEquals("starts", startOfGuard());
  }

  @Test
  @DisplayName("where it cannot be told, nothing is guessed")
  void guard_unknown_starts() throws ServletException {
    ImpersonationGuard guard = ImpersonationGuard.of(GuardMode.DENY);
    guard.init(InitParams.of(Map.of()));
    guard.init(application.config("g", Map.of()));
    application.filter("other", "com.example.Other", List.of("/*"), List.of());
    assertEquals("starts", startOfGuard());
    application.filter("g", "com.example.Wrapper", List.of("/a"), List.of());
    assertEquals("starts", startOfGuard());
    guarded("/a/*").filter("f", ImpersonationFilter.class.getName(), List.of(), List.of());
    assertEquals("starts", startOfGuard());
  }
}
