package dev.impersonation.issuer.control;

import dev.impersonation.issuer.backend.JsonBody;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.token.KeyRing;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;

/** Serves {@code /v1/local/keys}: the keys that sign. */
final class KeyControl {
  private static final long DEFAULT_OVERLAP_SECONDS = 3600;

  /** Ten years. */
  private static final long MAX_SECONDS = 315_360_000;

  private final KeyRing keys;

  KeyControl(KeyRing keys) {
    this.keys = keys;
  }

  List<Route> routes() {
    return List.of(Route.post("/v1/local/keys/rotate", this::rotate));
  }

  private void rotate(Context request) {
    JsonBody body = JsonBody.of(request);
    long overlap = body.number("overlap_seconds", DEFAULT_OVERLAP_SECONDS, 0, MAX_SECONDS);
    body.end();
    String id = keys.rotate(Duration.ofSeconds(overlap));
    Answer.json(
        request,
        Json.object().put("object", "local_key").put("kid", id).put("overlap_seconds", overlap));
  }
}
