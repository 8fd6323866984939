package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("the caller that is kept on a request")
final class VerifiedRequestTest {
  private static final ImpersonationGate GATE =
      GateBuilder.ofGate()
          .issuer("https://issuer.example")
          .keySource(
              (keyId, algorithm) -> {
                throw new AssertionError("nothing to verify");
              })
          .build();

  private static final RouteRule GUARD = RouteRule.of(GuardMode.PUBLIC);

  private static VerifiedRequest deciding(@Nullable DispatchTarget target, RouteRule... guards) {
    ServletGateRequest request =
        new ServletGateRequest(new MockedRequest("/").servlet, open(DispatcherType.REQUEST));
    return Exchanges.verified(GATE, "request", request, target, List.of(guards));
  }

  private static DispatchTarget open(DispatcherType type) {
    return new DispatchTarget(type, "/public", "/page");
  }

  @ParameterizedTest
  @CsvSource({
    "REQUEST, true",
    "ASYNC, true",
    "ERROR, false",
    "FORWARD, false",
    "INCLUDE, false",
  })
  @DisplayName("what may go by name to another servlet inherits nothing")
  void markedOfSecondPass_sameTarget_isInheritedUnlessItNests(
      DispatcherType type, boolean inherits) {
    VerifiedRequest verified = deciding(open(type), GUARD);
    assertEquals(inherits ? List.of(GUARD) : List.of(), verified.markedOfSecondPass(open(type)));
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  void markedOfSecondPass_unmarkedDispatch_isNone(DispatcherType type) {
    assertEquals(List.of(), deciding(open(type)).markedOfSecondPass(open(type)));
  }

  @ParameterizedTest
  @CsvSource({
    "REQUEST, /public, /other",
    "REQUEST, /public,",
    "REQUEST, /Public, /page",
    "REQUEST, , /page",
    "FORWARD, /public, /page",
    "INCLUDE, /public, /page",
    "ASYNC, /public, /page",
    "ERROR, /public, /page"
  })
  void markedOfSecondPass_otherTarget_isNone(
      DispatcherType type, @Nullable String servletPath, @Nullable String pathInfo) {
    VerifiedRequest verified = deciding(open(DispatcherType.REQUEST), GUARD);
    assertEquals(
        List.of(), verified.markedOfSecondPass(new DispatchTarget(type, servletPath, pathInfo)));
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  void markedOfSecondPass_betweenDispatches_isNone(DispatcherType type) {
    VerifiedRequest verified = deciding(open(type), GUARD);
    assertEquals(
        List.of(),
        verified.betweenDispatches(new MockedRequest("/").servlet).markedOfSecondPass(open(type)));
    assertEquals(List.of(), deciding(null, GUARD).markedOfSecondPass(open(type)));
  }

  @Test
  @DisplayName("a guard is late on the running dispatch, unless it had marked that itself")
  void isTooLateFor_runningDispatch_dependsOnItsMark() {
    DispatchTarget target = open(DispatcherType.FORWARD);
    assertTrue(deciding(target).isTooLateFor(GUARD, target));
    assertFalse(deciding(target, GUARD).isTooLateFor(GUARD, target));
    assertTrue(deciding(target, RouteRule.of(GuardMode.PUBLIC)).isTooLateFor(GUARD, target));
    assertFalse(deciding(null).isTooLateFor(GUARD, target));
    assertFalse(deciding(open(DispatcherType.REQUEST)).isTooLateFor(GUARD, target));
  }
}
