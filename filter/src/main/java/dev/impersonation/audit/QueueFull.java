package dev.impersonation.audit;

/** What becomes of an event that finds the queue full, and so of its request. */
public enum QueueFull {
  /** It waits for room, as long as the sink allows. */
  BLOCK,

  /** It is refused at once. */
  REFUSE
}
