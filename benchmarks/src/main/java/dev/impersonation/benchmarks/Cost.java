package dev.impersonation.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What threads have used.
 *
 * @param cpuNanos of processors
 * @param bytes allocated, whether or not they are free again
 */
record Cost(long cpuNanos, long bytes) {
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Returns what this thread has used so far. */
  static Cost ofThisThread() {
    return new Cost(THREADS.getCurrentThreadCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
  }

  Cost since(Cost before) {
    return new Cost(cpuNanos - before.cpuNanos, bytes - before.bytes);
  }

  Cost plus(Cost other) {
    return new Cost(cpuNanos + other.cpuNanos, bytes + other.bytes);
  }

  Each of(int many) {
    return new Each(cpuNanos / 1e3 / many, (double) bytes / many);
  }

  /** What one of many requests, or calls, used. */
  record Each(double micros, double bytes) {
    Each middle(Each other) {
      return new Each((micros + other.micros) / 2, (bytes + other.bytes) / 2);
    }
  }
}
