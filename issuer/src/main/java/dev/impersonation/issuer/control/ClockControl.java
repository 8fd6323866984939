package dev.impersonation.issuer.control;

import dev.impersonation.issuer.backend.JsonBody;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.token.AdjustableClock;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;

/** Serves {@code /v1/local/clock}: the time of the issuer. */
final class ClockControl {
  private static final String PATH = "/v1/local/clock";
  private static final String ADVANCE = "advance_seconds";
  private static final String OFFSET = "offset_seconds";

  /** Ten years. */
  private static final long MAX_SECONDS = 315_360_000;

  private final AdjustableClock clock;

  ClockControl(AdjustableClock clock) {
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get(PATH, this::show), Route.post(PATH, this::move));
  }

  private void show(Context request) {
    Answer.json(
        request,
        Json.object()
            .put("object", "local_clock")
            .put("now", clock.millis())
            .put(OFFSET, clock.offset().toSeconds()));
  }

  private void move(Context request) {
    JsonBody body = JsonBody.of(request);
    long step = body.number(ADVANCE, 0, -MAX_SECONDS, MAX_SECONDS);
    long offset = body.number(OFFSET, 0, -MAX_SECONDS, MAX_SECONDS);
    boolean isStep = body.has(ADVANCE);
    if (isStep == body.has(OFFSET)) {
      body.reject(
          isStep ? "form_param_value_invalid" : "form_param_missing",
          ADVANCE,
          "or " + OFFSET + " must be there, and not both");
    }
    body.end();
    if (isStep) {
      clock.advance(Duration.ofSeconds(step));
    } else {
      clock.setOffset(Duration.ofSeconds(offset));
    }
    show(request);
  }
}
