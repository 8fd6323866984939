package dev.impersonation.support;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Layout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last log events of this process in memory, for tests that look at what is logged.
 * {@code logback-test.xml} names it as an appender; tests use {@link LogTail}.
 */
public final class LogLines extends AppenderBase<ILoggingEvent> {
  private static final int KEPT = 50_000;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final ArrayDeque<String> EVENTS = new ArrayDeque<>();
  private static long count;

  private @Nullable Layout<ILoggingEvent> layout;

  /** Called by Logback. */
  public void setLayout(Layout<ILoggingEvent> layout) {
    this.layout = layout;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String text = Objects.requireNonNull(layout, "no layout").doLayout(event);
    LOCK.lock();
    try {
      EVENTS.addLast(text);
      count++;
      if (EVENTS.size() > KEPT) {
        EVENTS.removeFirst();
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** Returns how many events there have been. */
  static long count() {
    LOCK.lock();
    try {
      return count;
    } finally {
      LOCK.unlock();
    }
  }

  /** Returns the texts of all events but for the first ones, of which there were so many. */
  static List<String> after(long first) {
    LOCK.lock();
    try {
      long gone = count - EVENTS.size();
      if (first < gone) {
        throw new AssertionError("too much is logged for a test to look at");
      }
      return new ArrayList<>(EVENTS).subList((int) (first - gone), EVENTS.size());
    } finally {
      LOCK.unlock();
    }
  }
}
