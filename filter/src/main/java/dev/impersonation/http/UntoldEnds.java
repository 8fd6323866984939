package dev.impersonation.http;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests of which somebody else is to tell that they are over, and may not: there are hosts that
 * forget one. Once the object that would tell is garbage, nobody will. Safe for use by many
 * threads.
 */
final class UntoldEnds {
  private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  /** Those that were found, and whose turn was not come. */
  private final Queue<Watch> found = new ConcurrentLinkedQueue<>();

  /** Must not lead to the object itself, or that stays. */
  static final class Watch extends PhantomReference<Object> {
    private final AuditedRequest request;

    private Watch(Object teller, AuditedRequest request, ReferenceQueue<Object> forgotten) {
      super(teller, forgotten);
      this.request = request;
    }
  }

  Watch watch(Object teller, AuditedRequest request) {
    Watch watch = new Watch(teller, request, forgotten);
    watches.add(watch);
    return watch;
  }

  /** The end was told. */
  void remove(Watch watch) {
    watches.remove(watch);
  }

  /** Returns how many are not told. */
  int size() {
    return watches.size();
  }

  /**
   * Tells the ends that nobody has told, as far as the garbage collector has found them: so many at
   * the most, for somebody waits for it, and none after one that cannot be recorded.
   */
  void tell(int most) {
    for (int told = 0; told < most; told++) {
      Watch next = next();
      if (next == null || !next.request.abandoned()) {
        return;
      }
    }
  }

  /**
   * Tells one end for which room is kept, that others may find some: else a sink that is full of
   * such room stays so, for no later request begins that would tell.
   */
  void makeRoom() {
    Watch next = next();
    if (next != null && next.request.keepsRoom()) {
      next.request.abandoned();
    } else if (next != null) {
      watches.add(next);
      found.add(next);
    }
  }

  /**
   * Tells every end that nobody has told, found or not: whoever tells it later is not heard.
   *
   * @param mayGoOn whether there is time for one more; what there is none for may be told later
   */
  void tellAll(BooleanSupplier mayGoOn) {
    for (Watch each : List.copyOf(watches)) {
      if (!mayGoOn.getAsBoolean()) {
        return;
      }
      if (watches.remove(each)) {
        each.request.abandoned();
      }
    }
  }

  private @Nullable Watch next() {
    for (Reference<?> each = poll(); each != null; each = poll()) {
      if (each instanceof Watch watch && watches.remove(watch)) {
        return watch;
      }
    }
    return null;
  }

  private @Nullable Reference<?> poll() {
    Watch before = found.poll();
    return before == null ? forgotten.poll() : before;
  }
}
