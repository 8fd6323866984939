package dev.impersonation.contract;

/** A started host with the contract's application behind the filter. */
public interface RunningHost extends AutoCloseable {
  /** Returns the port it listens on, on 127.0.0.1. */
  int port();

  /** Returns what it said at start about an application that it did not start, if it can. */
  default String startMessages() {
    return "";
  }

  /** Stops it. */
  @Override
  void close();
}
