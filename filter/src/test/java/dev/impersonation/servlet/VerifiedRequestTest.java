package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.ImpersonationGate;
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

  private static final ImpersonationGuard GUARD = ImpersonationGuard.of(GuardMode.PUBLIC);

  private static VerifiedRequest deciding(
      @Nullable DispatchTarget target, ImpersonationGuard... guards) {
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
  void guardsOfSecondPass_sameTarget_isInheritedUnlessItNests(
      DispatcherType type, boolean inherits) {
    VerifiedRequest verified = deciding(open(type), GUARD);
    assertEquals(inherits ? List.of(GUARD) : List.of(), verified.guardsOfSecondPass(open(type)));
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  void guardsOfSecondPass_unmarkedDispatch_isNone(DispatcherType type) {
    assertEquals(List.of(), deciding(open(type)).guardsOfSecondPass(open(type)));
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
  void guardsOfSecondPass_otherTarget_isNone(
      DispatcherType type, @Nullable String servletPath, @Nullable String pathInfo) {
    VerifiedRequest verified = deciding(open(DispatcherType.REQUEST), GUARD);
    assertEquals(
        List.of(), verified.guardsOfSecondPass(new DispatchTarget(type, servletPath, pathInfo)));
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  void guardsOfSecondPass_betweenDispatches_isNone(DispatcherType type) {
    VerifiedRequest verified = deciding(open(type), GUARD);
    assertEquals(List.of(), verified.betweenDispatches().guardsOfSecondPass(open(type)));
    assertEquals(List.of(), deciding(null, GUARD).guardsOfSecondPass(open(type)));
  }

  @Test
  @DisplayName("a guard is late on the running dispatch, unless it had marked that itself")
  void isTooLateFor_runningDispatch_dependsOnItsMark() {
    DispatchTarget target = open(DispatcherType.FORWARD);
    assertTrue(deciding(target).isTooLateFor(GUARD, target));
    assertFalse(deciding(target, GUARD).isTooLateFor(GUARD, target));
    assertTrue(
        deciding(target, ImpersonationGuard.of(GuardMode.PUBLIC)).isTooLateFor(GUARD, target));
    assertFalse(deciding(null).isTooLateFor(GUARD, target));
    assertFalse(deciding(open(DispatcherType.REQUEST)).isTooLateFor(GUARD, target));
  }
}
