package dev.impersonation.issuer.frontend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.KeySetAnswer;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.util.List;

/** Serves what any verifier may know: the key set (RFC 7517) and where it is (RFC 8414). */
final class WellKnown {
  private static final String KEY_SET = "/.well-known/jwks.json";

  private final Issuance issuance;

  WellKnown(Issuance issuance) {
    this.issuance = issuance;
  }

  List<Route> routes() {
    return List.of(
        Route.get(KEY_SET, this::keySet),
        Route.get("/.well-known/openid-configuration", this::configuration));
  }

  private void keySet(Context request) throws InterruptedException {
    KeySetAnswer.write(issuance, request);
  }

  private void configuration(Context request) {
    ObjectNode json =
        Json.object()
            .put("issuer", issuance.url().toString())
            .put("jwks_uri", issuance.url() + KEY_SET);
    json.putArray("id_token_signing_alg_values_supported").add("RS256");
    json.putArray("subject_types_supported").add("public");
    json.putArray("response_types_supported").add("code");
    Answer.json(request, json);
  }
}
