package dev.impersonation.demo.trail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.demo.trail.KeptRequest.KeptEvent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of all sessions: each has room for so many requests, so that nobody pushes out what
 * others did. Where there is too much in total, the session that takes most room gives way. Not
 * safe for use by many threads.
 */
final class KeptEvents implements FileTail.Lines {
  static final int MOST_OF_SESSION = 1_000;
  static final int MOST_SESSIONS = 500;
  static final int MOST = 5_000;
  static final long MOST_BYTES = 16L * 1024 * 1024;

  private static final JsonMapper JSON = new JsonMapper();

  /** The one that was used last is the last. */
  private final Map<String, KeptSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

  private long number;
  private int requests;
  private long bytes;
  private boolean isGap;
  private Instant newest = Instant.EPOCH;
  private Instant completeSince = Instant.EPOCH;
  private @Nullable OnRecord made;

  @Override
  public void line(String text) {
    event(text).ifPresent(event -> add(event, text.length()));
  }

  /** A line that a crash has cut short tells nothing. */
  private static Optional<JsonNode> event(String line) {
    try {
      return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  @Override
  public void gap() {
    isGap = true;
  }

  private void add(JsonNode event, int length) {
    made = null;
    newest = later(newest, time(event));
    if (isGap) {
      completeSince = newest;
      isGap = false;
    }
    KeptSession session =
        sessions.computeIfAbsent(event.path("session").asText(""), unused -> new KeptSession());
    change(session, () -> session.add(new KeptEvent(number++, event, length)));
    if (session.requests() > MOST_OF_SESSION) {
      change(session, session::leaveOutOne);
    }
    while (requests > MOST || bytes > MOST_BYTES) {
      KeptSession largest =
          sessions.values().stream().max(Comparator.comparing(KeptSession::bytes)).orElseThrow();
      change(largest, largest::leaveOutOne);
    }
    if (sessions.size() > MOST_SESSIONS) {
      forgetOne();
    }
  }

  private void change(KeptSession session, Runnable change) {
    requests -= session.requests();
    bytes -= session.bytes();
    change.run();
    requests += session.requests();
    bytes += session.bytes();
  }

  /** The one that was not used for longest, of those with no refusal if there are any. */
  private void forgetOne() {
    String oldest =
        sessions.entrySet().stream()
            .filter(entry -> !entry.getValue().hasRefusal())
            .findFirst()
            .or(() -> sessions.entrySet().stream().findFirst())
            .orElseThrow()
            .getKey();
    KeptSession forgotten = sessions.remove(oldest);
    if (forgotten != null) {
      requests -= forgotten.requests();
      bytes -= forgotten.bytes();
      // Whose requests were all left out may have been here until now.
      completeSince =
          forgotten.leftOut() > 0
              ? newest
              : forgotten
                  .events()
                  .map(event -> time(event.json()))
                  .reduce(completeSince, KeptEvents::later);
    }
  }

  private static Instant time(JsonNode event) {
    try {
      return Instant.parse(event.path("time").asText());
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  OnRecord onRecord() {
    OnRecord known = made;
    if (known == null) {
      known = make();
      made = known;
    }
    return known;
  }

  private OnRecord make() {
    Map<String, Integer> leftOut = new HashMap<>();
    sessions.forEach(
        (id, session) -> {
          if (session.leftOut() > 0) {
            leftOut.put(id, session.leftOut());
          }
        });
    return new OnRecord(
        sessions.values().stream()
            .flatMap(KeptSession::events)
            .sorted(Comparator.comparing(KeptEvent::number))
            .map(KeptEvent::json)
            .toList(),
        leftOut,
        completeSince);
  }
}
