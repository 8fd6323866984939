package dev.impersonation.audit;

import java.time.Instant;

/**
 * Times of events as text: ISO 8601 in UTC, always with six digits of a second, so that it sorts as
 * time does. What is the same for a second is made once: no other field took as long. Not safe for
 * use by many threads.
 */
final class EventTime {
  private static final int NANOS_OF_MICRO = 1_000;
  private static final int MICROS_OF_SECOND = 1_000_000;

  private long second = Instant.EPOCH.getEpochSecond();
  private String start = start(second);

  private static String start(long epochSecond) {
    String whole = Instant.ofEpochSecond(epochSecond).toString();
    return whole.substring(0, whole.length() - 1) + ".";
  }

  String text(Instant time) {
    if (second != time.getEpochSecond()) {
      start = start(time.getEpochSecond());
      second = time.getEpochSecond();
    }
    // A second more, so that there are six digits behind the first.
    String digits = Integer.toString(MICROS_OF_SECOND + time.getNano() / NANOS_OF_MICRO);
    return start + digits.substring(1) + "Z";
  }
}
