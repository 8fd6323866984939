package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.web.WebJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is on record as a page shows it: one row a request, the newest first, at most 500.
 *
 * <p>Who gives the {@code last} of the answer before is told what has changed since: rows that are
 * new or not as they were, and the keys of those that do not match any more. {@code reset} is true
 * if the answer is all there is to show, because what was before is not known.
 *
 * @param events the oldest first
 */
record AuditList(List<JsonNode> events, People people) {
  private static final int MOST = 500;

  AuditList {
    events = List.copyOf(events);
  }

  ObjectNode json(AuditFilter filter, String after) {
    Map<String, AuditRow> rows = AuditRow.byKey(events);
    int from = behind(after);
    boolean reset = from == 0;
    Set<String> changed = new LinkedHashSet<>();
    events.subList(from, events.size()).forEach(event -> changed.add(AuditRow.keyOf(event)));
    List<AuditRow> matching = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (AuditRow row : rows.values()) {
      if (!changed.contains(row.key())) {
        continue;
      }
      if (filter.matches(row, people)) {
        matching.add(row);
      } else if (!reset) {
        gone.add(row.key());
      }
    }
    String last = events.isEmpty() ? "" : events.get(events.size() - 1).path("id").asText();
    ObjectNode answer = WebJson.object().put("reset", reset).put("last", last);
    ArrayNode shown = answer.putArray("rows");
    for (int i = matching.size() - 1; i >= Math.max(0, matching.size() - MOST); i--) {
      shown.add(matching.get(i).json(people));
    }
    answer.set("gone", WebJson.tree(gone));
    return answer;
  }

  /** Returns the index behind the event with this ID; 0 if it is not there, or too long ago. */
  private int behind(String id) {
    int first = Math.max(0, events.size() - MOST);
    for (int i = events.size(); i > first; i--) {
      if (events.get(i - 1).path("id").asText().equals(id)) {
        return i;
      }
    }
    return 0;
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "AuditList[]";
  }
}
