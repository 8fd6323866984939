package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("a request that a gate has admitted, found by another one")
final class AdmittedRequestTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestGates GATES = TestGates.of(ISSUER);

  /** What {@link PlainRequest} has. */
  private static final Optional<String> ID = Optional.of("request-1");

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static ImpersonationGate host(UnaryOperator<GateBuilder<ImpersonationGate>> settings) {
    return GATES.gate(builder -> settings.apply(builder.anonymous(Anonymous.ALLOW)));
  }

  private static AdmittedRequest admitted(ImpersonationGate gate, PlainRequest request) {
    return gate.record(request, gate.decide(request, null, List.of()));
  }

  private static PlainRequest acting() {
    return PlainRequest.bearer(GATES.token().sign());
  }

  @Test
  void adopts_sameRequestAndTrust_isAdopted() {
    AdmittedRequest admitted = admitted(host(UnaryOperator.identity()), acting());
    assertTrue(GATES.shipped().adopts(admitted, ID));
    AdmittedRequest own =
        admitted(host(UnaryOperator.identity()), PlainRequest.bearer(ISSUER.token().sign()));
    assertTrue(GATES.shipped().adopts(own, ID));
  }

  @Test
  @DisplayName("an attribute that was left over, or copied to another request, counts for nothing")
  void adopts_anotherRequest_isNot() {
    AdmittedRequest admitted = admitted(host(UnaryOperator.identity()), acting());
    assertFalse(GATES.shipped().adopts(admitted, Optional.of("request-2")));
    assertFalse(GATES.shipped().adopts(admitted, Optional.empty()));
  }

  @Test
  @DisplayName("who may come signed out is every gate's own to say")
  void adopts_nobodyVerified_isNot() {
    ImpersonationGate host = host(UnaryOperator.identity());
    assertFalse(GATES.shipped().adopts(admitted(host, PlainRequest.get()), ID));
    assertFalse(GATES.shipped().adopts(admitted(host, PlainRequest.bearer("x.y.z")), ID));
  }

  static Stream<UnaryOperator<GateBuilder<ImpersonationGate>>> otherTrust() {
    return Stream.of(
        gate -> gate.authorizedParties(List.of("https://one.example")),
        gate -> gate.audience("api"),
        gate -> gate.acceptTemplateTokens());
  }

  @ParameterizedTest
  @MethodSource("otherTrust")
  @DisplayName("what demands something else of tokens does not take another's word for one")
  void adopts_otherDemands_isNot(UnaryOperator<GateBuilder<ImpersonationGate>> demands) {
    AdmittedRequest admitted = admitted(host(UnaryOperator.identity()), acting());
    assertFalse(GATES.gate(demands).adopts(admitted, ID));
  }

  @Test
  void adopts_otherIssuer_isNot() {
    try (TestIssuer other = TestIssuer.start(TestGates.CLOCK)) {
      AdmittedRequest admitted = admitted(host(UnaryOperator.identity()), acting());
      assertFalse(TestGates.of(other).shipped().adopts(admitted, ID));
    }
  }

  @Test
  void defaultMode_ofTheGateInFront_isKept() {
    AdmittedRequest admitted =
        admitted(host(gate -> gate.defaultMode(GuardMode.DENY)), PlainRequest.get());
    assertEquals(GuardMode.DENY, admitted.defaultMode());
  }

  @Test
  void toString_ofAnybody_namesNobody() {
    assertEquals(
        "AdmittedRequest[]", admitted(host(UnaryOperator.identity()), acting()).toString());
  }
}
