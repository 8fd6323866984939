package dev.impersonation.audit;

/** Decides what becomes of an event that finds the queue full, and so of its request. */
public enum QueueFull {
  /**
   * It waits for room, as long as the sink allows: 16 do at the most, and none that is of somebody
   * in person. The others are refused at once.
   */
  BLOCK,

  /** It is refused at once. */
  REFUSE
}
