package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;

/**
 * What an operator asks for.
 *
 * @param ticket empty if there is none
 */
record StartRequest(String userId, String reason, String ticket, Duration duration) {
  private static final int MOST_REASON = 200;
  private static final int MOST_TICKET = 50;
  private static final Set<Integer> MINUTES = Set.of(5, 15, 30, 60);

  static StartRequest of(JsonNode body) throws RefusedException {
    String userId = text(body, "userId");
    if (!DashboardServlet.isId(userId)) {
      throw new RefusedException(422, "user_id_invalid", "Say which user.");
    }
    String reason = text(body, "reason");
    if (reason.isEmpty() || isNoLineOf(MOST_REASON, reason)) {
      throw new RefusedException(
          422, "reason_invalid", "Give a reason, of at most " + MOST_REASON + " characters.");
    }
    String ticket = text(body, "ticket");
    if (isNoLineOf(MOST_TICKET, ticket)) {
      throw new RefusedException(
          422,
          "ticket_invalid",
          "The ticket is a text of at most " + MOST_TICKET + " characters, or left out.");
    }
    JsonNode minutes = body.path("minutes");
    if (!minutes.isInt() || !MINUTES.contains(minutes.asInt())) {
      throw new RefusedException(
          422, "minutes_invalid", "It can last 5, 15, 30 or 60 minutes, and nothing else.");
    }
    return new StartRequest(userId, reason, ticket, Duration.ofMinutes(minutes.asInt()));
  }

  /** What is no text is refused by what is asked of it: it is shown as something that is not. */
  private static String text(JsonNode body, String member) {
    JsonNode value = body.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isTextual() ? value.asText().strip() : "\0";
  }

  private static boolean isNoLineOf(int most, String text) {
    return text.length() > most || text.chars().anyMatch(Character::isISOControl);
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "StartRequest[]";
  }
}
