package dev.impersonation.issuer.token;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs what takes long while the rest of an issuer starts. */
final class Background {
  private Background() {}

  static void run(String name, FutureTask<?> task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the result; fails as the task failed. */
  static <T> T result(FutureTask<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // Half an issuer is of no use to whoever interrupts; they see the flag.
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
