package dev.impersonation.demo.trail;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What was read of an audit file, and what was left out of that. Immutable. */
public final class OnRecord {
  static final OnRecord NOTHING = new OnRecord(List.of(), Map.of(), Instant.EPOCH);

  private final List<JsonNode> events;
  private final Map<String, Integer> leftOut;
  private final Instant completeSince;

  OnRecord(List<JsonNode> events, Map<String, Integer> leftOut, Instant completeSince) {
    this.events = List.copyOf(events);
    this.leftOut = Map.copyOf(leftOut);
    this.completeSince = completeSince;
  }

  /** Returns the events, the oldest first. */
  public List<JsonNode> events() {
    return events;
  }

  /** Returns how many requests of a session were read and are not among the events. */
  public int leftOut(String session) {
    return leftOut.getOrDefault(session, 0);
  }

  /**
   * Returns whether more may be missing, which nobody has counted, of a session that began then:
   * the beginning of a long file is not read, and of too many sessions some are forgotten.
   */
  public boolean mayLackOlder(Instant begin) {
    return begin.isBefore(completeSince);
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "OnRecord[]";
  }
}
