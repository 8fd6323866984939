package dev.impersonation.audit;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes UUIDs of version 7 (RFC 9562 section 5.7): their first 48 bits sort by time. */
final class EventIds {
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private EventIds() {}

  /** An ID must be unique, not secret: no request waits for the lock of a secure generator. */
  static UUID at(Instant time) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long millis = time.toEpochMilli() & 0xffff_ffff_ffffL;
    long first = (millis << 16) | VERSION | (random.nextLong() & 0xfff);
    return new UUID(first, VARIANT | (random.nextLong() & 0x3fff_ffff_ffff_ffffL));
  }
}
