package dev.impersonation.demo.trail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The events of an audit file, in the order they were written. What a page shows is what is on
 * record: events come from the file alone. Safe for use by many threads.
 *
 * <p>It keeps 1000 requests of each of 500 sessions, and 5000 requests or 16 MB in total. What
 * pages ask for by themselves is left out first, then the oldest that was allowed, and refusals
 * last: nobody who reads a lot hides what was refused.
 */
public final class AuditTrail implements AutoCloseable {
  private final FileTail tail;
  private final KeptEvents kept = new KeptEvents();
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicReference<@Nullable OnRecord> last = new AtomicReference<>();
  private boolean isClosed;

  private AuditTrail(Path file) {
    this.tail = new FileTail(file);
  }

  /** Returns the trail of a file, which need not be there yet. */
  public static AuditTrail of(Path file) {
    return new AuditTrail(file);
  }

  /**
   * Returns what is on record. One thread reads at a time; others get what was read before, and
   * wait for the first time alone, which reads 8 MB at most.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public OnRecord onRecord() {
    OnRecord before = last.get();
    if (before == null) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return before;
    }
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      reading.unlock();
    }
  }

  private OnRecord read() throws IOException {
    if (isClosed) {
      OnRecord before = last.get();
      return before == null ? OnRecord.NOTHING : before;
    }
    tail.read(kept);
    OnRecord now = kept.onRecord();
    last.set(now);
    return now;
  }

  /**
   * Gives the file back. What was read stays.
   *
   * @throws UncheckedIOException if that fails
   */
  @Override
  public void close() {
    reading.lock();
    try {
      isClosed = true;
      tail.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      reading.unlock();
    }
  }
}
