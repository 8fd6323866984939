package dev.impersonation.demo.trail;

import dev.impersonation.demo.trail.KeptRequest.KeptEvent;
import dev.impersonation.demo.trail.KeptRequest.Worth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What is kept of one session. Not safe for use by many threads. */
final class KeptSession {
  private final Map<String, KeptRequest> byKey = new LinkedHashMap<>();
  private int leftOut;
  private long bytes;

  void add(KeptEvent event) {
    KeptRequest request =
        byKey.computeIfAbsent(KeptEvent.keyOf(event.json()), unused -> new KeptRequest());
    bytes -= request.bytes();
    request.add(event);
    bytes += request.bytes();
  }

  /** Leaves out the oldest request of those that matter least. */
  void leaveOutOne() {
    Map.Entry<String, KeptRequest> least = null;
    for (Map.Entry<String, KeptRequest> entry : byKey.entrySet()) {
      if (least == null || entry.getValue().worth().compareTo(least.getValue().worth()) < 0) {
        least = entry;
      }
      if (least.getValue().worth() == Worth.OF_PAGES) {
        break;
      }
    }
    if (least != null) {
      byKey.remove(least.getKey());
      bytes -= least.getValue().bytes();
      leftOut += least.getValue().isCounted() ? 1 : 0;
    }
  }

  boolean hasRefusal() {
    return byKey.values().stream().anyMatch(request -> request.worth() == Worth.REFUSED);
  }

  Stream<KeptEvent> events() {
    return byKey.values().stream().flatMap(request -> request.events().stream());
  }

  int requests() {
    return byKey.size();
  }

  long bytes() {
    return bytes;
  }

  int leftOut() {
    return leftOut;
  }
}
