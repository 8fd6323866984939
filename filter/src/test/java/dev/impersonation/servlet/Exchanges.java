package dev.impersonation.servlet;

import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import dev.impersonation.http.Admission;
import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Requests as the filter keeps them once it has let them through. */
final class Exchanges {
  private Exchanges() {}

  /** Nothing but what was verified before has been done to the response; it may have been read. */
  static void verifyNothingElseDone(HttpServletResponse response) {
    verify(response, atLeast(0)).getStatus();
    verify(response, atLeast(0)).isCommitted();
    verifyNoMoreInteractions(response);
  }

  /** One without a token. */
  static VerifiedRequest verified(
      ImpersonationGate gate,
      @Nullable String requestId,
      ServletGateRequest request,
      @Nullable DispatchTarget deciding,
      List<RouteRule> marked) {
    Admission admission = gate.decide(request, null, List.of());
    AdmittedRequest admitted = gate.record(request, admission);
    return new VerifiedRequest(
        gate,
        admitted,
        requestId,
        new AuditedExchange(admitted.audited(), mock(HttpServletResponse.class)),
        deciding,
        marked,
        List.of(),
        List.of(),
        new AtomicReference<>(List.of()));
  }
}
