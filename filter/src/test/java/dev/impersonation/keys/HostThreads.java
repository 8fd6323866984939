package dev.impersonation.keys;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that requests run on: virtual ones where the hosts' tests are to have them. */
final class HostThreads {
  private HostThreads() {}

  static ExecutorService executor() {
    if (!Boolean.getBoolean("contract.virtualThreads")) {
      return Executors.newCachedThreadPool();
    }
    try {
      // Compiled for a Java that has none yet.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("virtual threads are asked for, and there are none", e);
    }
  }
}
