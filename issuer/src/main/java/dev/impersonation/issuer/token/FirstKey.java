package dev.impersonation.issuer.token;

import dev.impersonation.issuer.storage.StoredKey;
import java.time.Clock;
import java.util.concurrent.FutureTask;

/**
 * Makes the key of a new store, which takes long, once and not before it is asked for. Safe for use
 * by many threads.
 */
public final class FirstKey {
  private final FutureTask<StoredKey> making;

  private FirstKey(Clock clock) {
    making = new FutureTask<>(() -> SigningKey.generate(Ids.next("ins"), clock.millis()));
  }

  /** Returns one that is made by the first thread that needs it. */
  public static FirstKey whenNeeded(Clock clock) {
    return new FirstKey(clock);
  }

  /** Returns one that another thread makes from now on. */
  public static FirstKey inBackground(Clock clock) {
    FirstKey key = new FirstKey(clock);
    Background.run("issuer-key", key.making);
    return key;
  }

  StoredKey get() {
    making.run();
    return Background.result(making);
  }
}
