package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S33: what is kept from one dispatch to the next")
final class GuardMarkTest {
  private final MockedRequest request = new MockedRequest("/page");

  private static DispatchTarget forward(String path, String info) {
    return new DispatchTarget(DispatcherType.FORWARD, path, info);
  }

  private VerifiedRequest verified(DispatchTarget deciding) {
    ImpersonationGate gate =
        GateBuilder.ofGate()
            .issuer("https://clerk.example.com")
            .keySource((keyId, algorithm) -> Optional.empty())
            .build();
    return Exchanges.verified(
        gate,
        request.servlet.getRequestId(),
        new ServletGateRequest(request.servlet, deciding),
        deciding,
        List.of());
  }

  @Test
  @DisplayName("a mark that another dispatch left over opens nothing any more, and is kept apart")
  void add_afterMarkOfAnotherDispatch_keepsThatAsPassed() {
    RouteRule leftOver = RouteRule.of(GuardMode.DENY);
    RouteRule first = RouteRule.of(GuardMode.PUBLIC);
    RouteRule second = RouteRule.of(GuardMode.ALLOW);
    GuardMark.add(request.servlet, forward("/a", "/x"), leftOver);
    GuardMark.add(request.servlet, forward("/b", "/x"), first);
    GuardMark.add(request.servlet, forward("/b", "/x"), second);
    GuardMark taken = GuardMark.take(OwnAttributes.find(request.servlet), forward("/b", "/x"));
    assertEquals(List.of(first, second), taken.rules().all());
    assertEquals(List.of(leftOver), taken.passed().all());
    GuardMark again = GuardMark.take(OwnAttributes.find(request.servlet), forward("/b", "/x"));
    assertEquals(List.of(), again.rules().all());
    assertEquals(List.of(), again.passed().all());
  }

  @ParameterizedTest
  @CsvSource({
    "FORWARD, /a, /x, true",
    "REQUEST, /a, /x, true",
    "FORWARD, /a, /y, false",
    "FORWARD, /b, /x, false",
    "INCLUDE, /b, /y, true"
  })
  @DisplayName(
      "a dispatch by name has the path of the one that runs; within an include nobody knows")
  void isAtPathOf_runningDispatch_comparesItsPath(
      DispatcherType type, String path, String info, boolean expected) {
    VerifiedRequest running = verified(new DispatchTarget(type, path, info));
    assertEquals(expected, running.isAtPathOf(forward("/a", "/x")));
    assertTrue(running.betweenDispatches(request.servlet).isAtPathOf(forward("/a", "/x")));
  }

  @Test
  @DisplayName("a caller is worth nothing on another request")
  void of_verdictOfAnotherRequest_isNone() {
    VerifiedRequest verified = verified(forward("/a", "/x"));
    verified.keepOn(request.servlet);
    assertEquals(verified, VerifiedRequest.of(request.servlet));
    MockedRequest another = new MockedRequest("/page");
    verified.keepOn(another.servlet);
    assertNull(VerifiedRequest.of(another.servlet));
  }
}
