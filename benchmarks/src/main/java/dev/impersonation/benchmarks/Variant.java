package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One of the servers that are compared. */
interface Variant {
  /** Tells it from the others, and to its process which one it is. */
  String name();

  /** Returns what people read. */
  String label();

  /** Returns the class whose process it is: it does what {@link Answers} says. */
  Class<?> program();

  /** Returns what this caller sends. */
  String token(Caller caller, TestIssuer issuer);

  /** Returns how many requests it gets where others get this many: as many of each caller. */
  default int requests(int ofOthers) {
    return Math.max(ofOthers / Caller.COUNT, 1) * Caller.COUNT;
  }

  /**
   * Demands that a server which has just started is what it is said to be.
   *
   * @param token of a caller
   * @throws IllegalStateException if it is not
   */
  default void checkStarted(int port, String token) throws IOException, InterruptedException {}

  /**
   * Demands that all that should be recorded was, and nothing else.
   *
   * @param directory what a server that has ended wrote to
   * @param requests how many it had
   * @return what was found, for people
   * @throws IllegalStateException if it is not so
   */
  Optional<String> checkRecorded(Path directory, int requests) throws IOException;
}
