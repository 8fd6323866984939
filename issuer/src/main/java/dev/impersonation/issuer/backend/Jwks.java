package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.token.Faults;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code /v1/jwks}: the key set, for verifiers that know the secret key. */
final class Jwks {
  private final Issuance issuance;

  Jwks(Issuance issuance) {
    this.issuance = issuance;
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/jwks", this::get));
  }

  private void get(Context request) throws InterruptedException {
    Faults.Setting wrong = issuance.faults().get();
    if (!wrong.keySetDelay().isZero()) {
      TimeUnit.NANOSECONDS.sleep(wrong.keySetDelay().toNanos());
    }
    if (wrong.keySetDown()) {
      throw ApiException.of(503, "internal_clerk_error", "the key set is down, as was asked for");
    }
    Answer.json(request, issuance.keys().keySet());
  }
}
