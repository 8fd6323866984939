package dev.impersonation.issuer.control;

import dev.impersonation.issuer.backend.SecretKey;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.token.Issuance;
import java.util.ArrayList;
import java.util.List;

/** Lists the routes below {@code /v1/local}, all behind the secret key. */
public final class ControlApi {
  private ControlApi() {}

  public static List<Route> routes(Issuance issuance, SecretKey secretKey) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ClockControl(issuance.clock()).routes());
    routes.addAll(new KeyControl(issuance.keys()).routes());
    routes.addAll(new FaultControl(issuance.faults()).routes());
    return secretKey.guard(routes);
  }
}
