package dev.impersonation.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What kind of answer a client can show (RFC 9110 section 12.5.1). */
final class AcceptField {
  private AcceptField() {}

  /** Whether it names HTML and no JSON, as browsers do for pages and programs do not. */
  static boolean prefersHtml(List<String> accept) {
    List<String> ranges =
        accept.stream()
            .flatMap(field -> Arrays.stream(field.split(",", -1)))
            .map(range -> range.replaceAll("\\s", "").toLowerCase(Locale.ROOT))
            .filter(range -> !range.matches(".*;q=0(\\.0*)?(;.*)?"))
            .map(range -> range.split(";", 2)[0])
            .toList();
    return ranges.contains("text/html") && ranges.stream().noneMatch(r -> r.endsWith("json"));
  }
}
