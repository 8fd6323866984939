package dev.impersonation.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Shares one file among all sinks of this process: one channel and one lock, for POSIX takes a
 * process's lock from it when it closes any. The last one closes it. Only types of the JDK are kept
 * in there; but for {@link #leave} it is for whoever has the {@link #turn}.
 */
final class SharedFile {
  /** Behind all that is ever read: some systems keep what is locked from readers too. */
  private static final long LOCKED = 1L << 62;

  private static final long OTHER = LOCKED + 1;

  static final long UNKNOWN = -1;

  /** Less than what a request waits for its event. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String key;
  private final ConcurrentMap<String, ConcurrentMap<String, Object>> all;
  private final ConcurrentMap<String, Object> values;
  private final Turn turn;
  private final AtomicInteger users;

  private SharedFile(String key, ConcurrentMap<String, ConcurrentMap<String, Object>> all) {
    this.key = key;
    this.all = all;
    ConcurrentMap<String, Object> fresh = fresh();
    this.values = Objects.requireNonNullElse(all.putIfAbsent(key, fresh), fresh);
    this.turn = new Turn(value("permit"), value("owner"), PATIENCE);
    this.users = value("users");
  }

  private static ConcurrentMap<String, Object> fresh() {
    ConcurrentMap<String, Object> values = new ConcurrentHashMap<>();
    values.put("permit", new Semaphore(1, true));
    values.put("owner", new AtomicReference<Thread>());
    values.put("users", new AtomicInteger());
    return values;
  }

  /** Returns what is known of a file, by what the system calls it. */
  static SharedFile of(String key) {
    return new SharedFile(key, ProcessWide.files());
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private <T> T value(String name) {
    return (T) Objects.requireNonNull(values.get(name), name);
  }

  Turn turn() {
    return turn;
  }

  /** One more uses it, unless its last user left before this one's turn. */
  boolean isEntered() {
    if (all.get(key) != values) {
      return false;
    }
    users.incrementAndGet();
    return true;
  }

  /** One fewer uses it. */
  void leave() throws IOException {
    if (users.decrementAndGet() == 0 && !values.containsKey("unaware")) {
      all.remove(key, values);
      close();
    }
  }

  /** Closes it for all; whoever is next opens it again. */
  void close() throws IOException {
    values.remove(nameOfLock(LOCKED));
    values.remove(nameOfLock(OTHER));
    if (values.remove("made") instanceof FileChannel made) {
      made.close();
    }
    if (values.remove("channel") instanceof FileChannel channel) {
      channel.close();
    }
  }

  boolean isOpen() {
    return values.get("channel") instanceof FileChannel channel && channel.isOpen();
  }

  FileChannel channel() {
    return value("channel");
  }

  /**
   * Opens it if nobody has, and locks it.
   *
   * @param made a channel of this file that made it, and is kept: to close it would take the lock
   *     from another one, which was there before
   */
  void open(Path path, @Nullable FileChannel made) throws IOException {
    if (isOpen()) {
      if (made != null) {
        values.put("made", made);
      }
      if (values.containsKey(nameOfLock(LOCKED)) && values.containsKey(nameOfLock(OTHER))) {
        return;
      }
      unlock(LOCKED);
      unlock(OTHER);
    } else {
      close();
      values.put("channel", made == null ? FileAccess.open(path) : made);
    }
    boolean done = false;
    try {
      // Both at a time or neither: whoever has one is never kept from the other by an attempt.
      lock(LOCKED, 2).release();
      renew();
      values.remove("unaware");
      done = true;
    } finally {
      if (!done && !values.containsKey("unaware")) {
        close();
      }
    }
  }

  /**
   * Locks it once more: whoever reads the file in this process, and closes it, takes the lock away
   * without a word. Two bytes are locked, and given up one after the other: no other process can
   * have it meanwhile, and if one has, this finds it out.
   *
   * @throws IOException if another process has it by now
   */
  void renew() throws IOException {
    unlock(LOCKED);
    values.put(nameOfLock(LOCKED), lock(LOCKED, 1));
    unlock(OTHER);
    values.put(nameOfLock(OTHER), lock(OTHER, 1));
  }

  private void unlock(long position) throws IOException {
    if (values.remove(nameOfLock(position)) instanceof FileLock old) {
      old.release();
    }
  }

  private static String nameOfLock(long position) {
    return position == LOCKED ? "lock" : "other lock";
  }

  private FileLock lock(long position, long size) throws IOException {
    FileLock lock;
    try {
      lock = channel().tryLock(position, size, false);
    } catch (OverlappingFileLockException e) {
      // Somebody in this process who does not share: to close this channel would unlock theirs.
      values.put("unaware", true);
      throw held();
    }
    if (lock == null) {
      throw held();
    }
    return lock;
  }

  private static IOException held() {
    return new IOException(
        "another sink or process writes to this file: give each process its own");
  }

  /** Whether it has another name now, which its sinks have not noticed yet. */
  boolean isAside() {
    return values.containsKey("aside");
  }

  void putAside() {
    values.put("aside", true);
  }

  /** Whether how much of it is there for good is known. */
  boolean isKnown() {
    return size() != UNKNOWN;
  }

  /** How much of the file is there for good; what is behind it was not acknowledged. */
  long size() {
    return values.get("size") instanceof Long size ? size : UNKNOWN;
  }

  void size(long size) {
    values.put("size", size);
  }

  void forget() {
    values.remove("size");
    values.remove("torn");
    values.remove("day");
  }

  /** Whether a failed write may have left something behind the end. */
  boolean isTorn() {
    return values.containsKey("torn");
  }

  void tear() {
    values.put("torn", true);
  }

  void mend() {
    values.remove("torn");
  }

  boolean hasDay() {
    return values.containsKey("day");
  }

  /** The day of its events. */
  LocalDate day() {
    return value("day");
  }

  void day(LocalDate day) {
    values.put("day", day);
  }
}
