package dev.impersonation.demo.trail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The events of one request, and how much they matter. Not safe for use by many threads. */
final class KeptRequest {
  private static final int MOST_EVENTS = 4;

  private final List<KeptEvent> events = new ArrayList<>(2);
  private Worth worth = Worth.OF_PAGES;
  private boolean isCounted;
  private long bytes;

  /** What goes first comes first. */
  enum Worth {
    /** What pages ask for by themselves, and may. */
    OF_PAGES,
    ALLOWED,
    REFUSED
  }

  /**
   * An event.
   *
   * @param number by which events are in the order in which they were written
   */
  record KeptEvent(long number, JsonNode json, int bytes) {
    static String keyOf(JsonNode event) {
      return event.path("intent_id").asText(event.path("id").asText());
    }

    private Worth worth() {
      if (json.path("decision").asText().equals("denied")) {
        return Worth.REFUSED;
      }
      return PagePaths.has(json.path("path").asText()) ? Worth.OF_PAGES : Worth.ALLOWED;
    }

    /** Names nobody, so that it is safe in a log. */
    @Override
    public String toString() {
      return "KeptEvent[]";
    }
  }

  void add(KeptEvent event) {
    if (events.size() == MOST_EVENTS) {
      bytes -= events.remove(MOST_EVENTS - 1).bytes();
    }
    events.add(event);
    bytes += event.bytes();
    isCounted |= event.json().path("intent_id").isMissingNode();
    if (event.worth().compareTo(worth) > 0) {
      worth = event.worth();
    }
  }

  List<KeptEvent> events() {
    return List.copyOf(events);
  }

  Worth worth() {
    return worth;
  }

  /** Returns whether its first event is here: the rest comes after it was left out, or behind. */
  boolean isCounted() {
    return isCounted;
  }

  long bytes() {
    return bytes;
  }
}
