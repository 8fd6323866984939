package dev.impersonation.issuer.token;

import java.time.Duration;

/** Keeps what tests asked the issuer to do wrong. Safe for use by many threads. */
public final class Faults {
  /**
   * All faults at one time.
   *
   * @param keySetDown whether the key set answers 503
   * @param keySetDelay how long the key set waits before it answers
   * @param wrongKeyId whether session tokens name a key that is not published
   * @param skew by how much the times of session tokens are ahead
   */
  public record Setting(
      boolean keySetDown, Duration keySetDelay, boolean wrongKeyId, Duration skew) {
    /** Nothing is wrong. */
    public static final Setting NONE = new Setting(false, Duration.ZERO, false, Duration.ZERO);
  }

  private volatile Setting setting = Setting.NONE;

  public Setting get() {
    return setting;
  }

  public void set(Setting next) {
    setting = next;
  }
}
