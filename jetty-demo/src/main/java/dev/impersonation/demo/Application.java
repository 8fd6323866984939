package dev.impersonation.demo;

import java.net.URI;

/** A protected application that runs. */
interface Application extends AutoCloseable {
  /** Returns where it answers, with the port it really has and no final slash. */
  URI uri();

  /** Stops it and frees the port. Does nothing when called again. */
  @Override
  void close();
}
