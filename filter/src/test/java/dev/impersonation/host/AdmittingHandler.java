package dev.impersonation.host;

import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Admits requests in front of all contexts, as an adapter for Jetty does. */
final class AdmittingHandler extends Handler.Wrapper {
  private final ImpersonationGate gate;

  AdmittingHandler(ImpersonationGate gate, Handler behind) {
    super(behind);
    this.gate = gate;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    CoreGateRequest shown = new CoreGateRequest(request);
    AdmittedRequest admitted = gate.record(shown, gate.decide(shown, null, List.of()));
    admitted.admission().fields().forEach(field -> put(response, field));
    if (admitted.audited().refusal().isPresent()) {
      Refusal refusal = admitted.audited().refusal().get();
      response.setStatus(refusal.status());
      refusal.fields().forEach(field -> put(response, field));
      response.write(true, ByteBuffer.wrap(refusal.body()), callback);
      return true;
    }
    request.setAttribute(AdmittedRequest.ATTRIBUTE, admitted);
    Request.addCompletionListener(
        request, failure -> admitted.audited().end(OptionalInt.of(response.getStatus())));
    return super.handle(request, response, callback);
  }

  private static void put(Response response, Refusal.Field field) {
    response.getHeaders().put(field.name(), field.value());
  }
}
