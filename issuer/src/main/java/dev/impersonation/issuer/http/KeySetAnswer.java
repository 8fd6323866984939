package dev.impersonation.issuer.http;

import dev.impersonation.issuer.token.Faults;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.util.concurrent.TimeUnit;

/** Answers with the key set (RFC 7517 section 5), or with the fault that was asked for. */
public final class KeySetAnswer {
  private KeySetAnswer() {}

  public static void write(Issuance issuance, Context request) throws InterruptedException {
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
