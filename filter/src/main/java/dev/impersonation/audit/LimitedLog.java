package dev.impersonation.audit;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs what each request might say while something is down: of each kind the first line at once,
 * then one a minute at the most, which says how many more it stands for. Safe for use by many
 * threads; none waits for another.
 *
 * <p>Used by the packages of this library; applications have no need of it.
 */
public final class LimitedLog {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_KINDS = 64;
  private static final String OTHERS = "others";

  private final Logger log;
  private final LongSupplier ticker;
  private final ConcurrentMap<String, Kind> kinds = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param ticker nanoseconds from anywhere
   */
  public LimitedLog(Logger log, LongSupplier ticker) {
    this.log = log;
    this.ticker = ticker;
  }

  /** Returns one on the clock of this virtual machine. */
  public static LimitedLog of(Logger log) {
    return new LimitedLog(log, System::nanoTime);
  }

  /**
   * Logs an error, unless one of its kind was logged within the last minute.
   *
   * @param kind which lines stand for one another. Beyond 64 kinds a minute, all others are one
   * @param message with placeholders as SLF4J has them
   * @return whether it was logged
   */
  public boolean error(String kind, String message, Object... arguments) {
    long unsaid = turn(kind);
    if (unsaid >= 0) {
      log.error(counted(message, unsaid), with(arguments, unsaid));
    }
    return unsaid >= 0;
  }

  /** As {@link #error}, as a warning. */
  public boolean warn(String kind, String message, Object... arguments) {
    long unsaid = turn(kind);
    if (unsaid >= 0) {
      log.warn(counted(message, unsaid), with(arguments, unsaid));
    }
    return unsaid >= 0;
  }

  /** Returns how many were kept back before this one; negative if this one is kept back too. */
  private long turn(String kind) {
    long now = ticker.getAsLong();
    return kindOf(kind, now).turn(now);
  }

  private Kind kindOf(String name, long now) {
    Kind known = kinds.get(name);
    if (known != null) {
      return known;
    }
    if (kinds.size() >= MAX_KINDS) {
      kinds.values().removeIf(kind -> kind.isForgettable(now));
    }
    String used = kinds.size() >= MAX_KINDS ? OTHERS : name;
    Kind fresh = new Kind(now);
    Kind other = kinds.putIfAbsent(used, fresh);
    return other == null ? fresh : other;
  }

  private static String counted(String message, long unsaid) {
    return unsaid == 0 ? message : message + " ({} more like this since it was last said)";
  }

  private static Object[] with(Object[] arguments, long unsaid) {
    if (unsaid == 0) {
      return arguments;
    }
    Object[] more = Arrays.copyOf(arguments, arguments.length + 1);
    more[arguments.length] = unsaid;
    return more;
  }

  private static final class Kind {
    private final AtomicLong due;
    private final AtomicLong unsaid = new AtomicLong();

    Kind(long now) {
      due = new AtomicLong(now);
    }

    long turn(long now) {
      long expected = due.get();
      if (now - expected >= 0 && due.compareAndSet(expected, now + INTERVAL_NANOS)) {
        return unsaid.getAndSet(0);
      }
      unsaid.incrementAndGet();
      return -1;
    }

    boolean isForgettable(long now) {
      return now - due.get() >= 0;
    }
  }
}
