package dev.impersonation.issuer.control;

import dev.impersonation.issuer.backend.JsonBody;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.token.Faults;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;

/** Serves {@code /v1/local/faults}: what the issuer does wrong on request. */
final class FaultControl {
  private static final String PATH = "/v1/local/faults";
  private static final String DOWN = "key_set_down";
  private static final String DELAY = "key_set_delay_ms";
  private static final String WRONG_KEY = "wrong_key_id";
  private static final String SKEW = "skew_seconds";

  private static final long MAX_DELAY_MILLIS = 60_000;
  private static final long MAX_SKEW_SECONDS = 86_400;

  private final Faults faults;

  FaultControl(Faults faults) {
    this.faults = faults;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, request -> show(request, faults.get())),
        Route.put(PATH, this::replace),
        Route.delete(PATH, this::clear));
  }

  /** What is absent is not wrong any more. */
  private void replace(Context request) {
    JsonBody body = JsonBody.of(request);
    Faults.Setting next =
        new Faults.Setting(
            body.flag(DOWN),
            Duration.ofMillis(body.number(DELAY, 0, 0, MAX_DELAY_MILLIS)),
            body.flag(WRONG_KEY),
            Duration.ofSeconds(body.number(SKEW, 0, -MAX_SKEW_SECONDS, MAX_SKEW_SECONDS)));
    body.end();
    faults.set(next);
    show(request, next);
  }

  private void clear(Context request) {
    JsonBody.of(request).end();
    faults.set(Faults.Setting.NONE);
    show(request, Faults.Setting.NONE);
  }

  private static void show(Context request, Faults.Setting setting) {
    Answer.json(
        request,
        Json.object()
            .put("object", "local_faults")
            .put(DOWN, setting.keySetDown())
            .put(DELAY, setting.keySetDelay().toMillis())
            .put(WRONG_KEY, setting.wrongKeyId())
            .put(SKEW, setting.skew().toSeconds()));
  }
}
