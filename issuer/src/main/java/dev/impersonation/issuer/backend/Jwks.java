package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.http.KeySetAnswer;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.token.Issuance;
import java.util.List;

/** Serves {@code /v1/jwks}: the key set, for verifiers that know the secret key. */
final class Jwks {
  private final Issuance issuance;

  Jwks(Issuance issuance) {
    this.issuance = issuance;
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/jwks", request -> KeySetAnswer.write(issuance, request)));
  }
}
