package dev.impersonation.host;

import dev.impersonation.contract.WhoAmIServlet;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Whether the hosts are to run their applications on virtual threads, which need JDK 21. */
final class VirtualThreads {
  static final boolean ON = Boolean.getBoolean(WhoAmIServlet.VIRTUAL_THREADS);

  private VirtualThreads() {}

  /** Returns an executor with a virtual thread for each task. */
  static Executor executor() {
    return Objects.requireNonNull(
        org.eclipse.jetty.util.VirtualThreads.getDefaultVirtualThreadsExecutor(),
        "this JDK has no virtual threads");
  }
}
