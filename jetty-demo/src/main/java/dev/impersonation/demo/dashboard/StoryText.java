package dev.impersonation.demo.dashboard;

import dev.impersonation.audit.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the story of a session as a text that can be sent to somebody. Immutable. */
record StoryText(AuditStory story, People people, Audience audience, Instant now) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String NOTHING = "  nothing\n";

  /** Who is going to read it. */
  enum Audience {
    OPERATORS,
    /** Is not told who it was: to customers, support is support. */
    CUSTOMER
  }

  String write() {
    String title = "Support signed in as " + line(people.name(story.subjectId()));
    return title
        + "\n"
        + "=".repeat(title.length())
        + "\n\n"
        + field("Customer", person(story.subjectId()))
        + field(
            "Signed in", audience == Audience.CUSTOMER ? "our support" : person(story.actorId()))
        + field("Reason", story.reason().isEmpty() ? "none given" : story.reason())
        + (story.ticket().isEmpty() ? "" : field("Ticket", story.ticket()))
        + field("From", TIME.format(story.start()))
        + field("To", story.end().map(TIME::format).orElse(story.isActive() ? "now" : "unknown"))
        + field("Ended", ended())
        + (story.status().equals("unknown") ? "" : field("Lasted", lasted()))
        + field("Session", story.session())
        + "\nWhat was seen and done\n"
        + rows(story.rows().stream().filter(row -> !row.isRefused() && !row.isPlumbing()).toList())
        + "\nWhat was refused\n"
        + rows(story.rows().stream().filter(AuditRow::isRefused).toList())
        + "\nLeft out, because the pages needed it for themselves: "
        + story.rows().stream().filter(AuditRow::isPlumbing).count()
        + "\n"
        + leftOut();
  }

  private String leftOut() {
    String counted =
        switch (story.leftOut()) {
          case 0 -> "";
          case 1 -> "1 older request is left out here; the audit file has it.\n";
          default ->
              story.leftOut() + " older requests are left out here; the audit file has them.\n";
        };
    return counted
        + (story.mayLackOlder()
            ? "Older requests may be missing here; the audit file has them.\n"
            : "");
  }

  private static String field(String name, String value) {
    return String.format(Locale.ROOT, "%-10s %s%n", name, line(value)).replace("\r", "");
  }

  /** What others have written stays on its line. */
  private static String line(String text) {
    return SafeText.oneLine(text);
  }

  private String person(String id) {
    String name = people.name(id);
    return name.equals(id) ? id : name + " (" + id + ")";
  }

  private String ended() {
    return switch (story.status()) {
      case "active" -> "not yet";
      case "expired" -> "its time was over, or nobody used it for 10 minutes";
      case "revoked" -> "by an operator or by the customer";
      case "unknown" -> "the issuer does not know this session any more";
      default -> "by whoever had signed in";
    };
  }

  private String lasted() {
    Duration duration = Duration.between(story.start(), story.end().orElse(now));
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  private static String rows(List<AuditRow> rows) {
    return rows.isEmpty()
        ? NOTHING
        : rows.stream().map(StoryText::row).collect(Collectors.joining());
  }

  private static String row(AuditRow row) {
    return line(
            "  "
                + TIME.format(row.at())
                + "  "
                + row.text("method")
                + " "
                + row.text("path")
                + "  "
                + row.text("status")
                + (row.isRefused() ? "  " + row.text("code") : ""))
        + "\n";
  }
}
