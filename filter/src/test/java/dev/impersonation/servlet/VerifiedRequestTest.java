package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.ImpersonationGate;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("the verdict that is kept on a request")
final class VerifiedRequestTest {
  private static final ImpersonationGate GATE =
      ImpersonationGate.builder()
          .issuer("https://issuer.example")
          .keySource(
              (keyId, algorithm) -> {
                throw new AssertionError("nothing to verify");
              })
          .build();

  private static VerifiedRequest deciding(
      @Nullable DispatchTarget target, @Nullable GuardMode mark) {
    return new VerifiedRequest(
        GATE,
        "request",
        GATE.verify(new ServletGateRequest(new MockedRequest("/").servlet)),
        target,
        mark);
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
  void markOfSecondPass_sameTarget_isInheritedUnlessItNests(DispatcherType type, boolean inherits) {
    VerifiedRequest verified = deciding(open(type), GuardMode.PUBLIC);
    assertEquals(inherits ? GuardMode.PUBLIC : null, verified.markOfSecondPass(open(type)));
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  void markOfSecondPass_unmarkedDispatch_isNone(DispatcherType type) {
    assertNull(deciding(open(type), null).markOfSecondPass(open(type)));
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
  void markOfSecondPass_otherTarget_isNone(
      DispatcherType type, @Nullable String servletPath, @Nullable String pathInfo) {
    VerifiedRequest verified = deciding(open(DispatcherType.REQUEST), GuardMode.PUBLIC);
    assertNull(verified.markOfSecondPass(new DispatchTarget(type, servletPath, pathInfo)));
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  void markOfSecondPass_betweenDispatches_isNone(DispatcherType type) {
    VerifiedRequest verified = deciding(open(type), GuardMode.PUBLIC);
    assertNull(verified.betweenDispatches().markOfSecondPass(open(type)));
    assertNull(deciding(null, GuardMode.PUBLIC).markOfSecondPass(open(type)));
  }

  @Test
  @DisplayName("a guard is late on the running dispatch, unless it had marked that")
  void isTooLateFor_runningDispatch_dependsOnItsMark() {
    DispatchTarget target = open(DispatcherType.FORWARD);
    assertTrue(deciding(target, null).isTooLateFor(GuardMode.PUBLIC, target));
    assertFalse(deciding(target, GuardMode.PUBLIC).isTooLateFor(GuardMode.PUBLIC, target));
    assertFalse(deciding(null, null).isTooLateFor(GuardMode.PUBLIC, target));
    assertFalse(
        deciding(open(DispatcherType.REQUEST), null).isTooLateFor(GuardMode.PUBLIC, target));
  }
}
