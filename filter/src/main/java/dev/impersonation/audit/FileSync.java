package dev.impersonation.audit;

/** Names what a recorded event survives. */
public enum FileSync {
  /**
   * Each event is on the disk before it counts as recorded ({@code fsync}): it survives the end of
   * the machine. Events that arrive together share one.
   */
  ALWAYS,

  /**
   * Each event is with the operating system before it counts as recorded: it survives the end of
   * the process, not of the machine.
   */
  NEVER
}
