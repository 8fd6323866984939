package dev.impersonation.demo.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A user, as much of one as pages show.
 *
 * @param operator whether the user's public metadata has {@code role} {@code operator}
 * @param lastSignInAt milliseconds since the epoch
 */
public record ClerkUser(
    String id,
    String name,
    String email,
    String imageUrl,
    boolean operator,
    OptionalLong lastSignInAt) {
  static ClerkUser of(JsonNode json) {
    String name =
        Stream.of("first_name", "last_name")
            .map(part -> json.path(part).asText(""))
            .filter(part -> !part.isEmpty() && !part.equals("null"))
            .collect(Collectors.joining(" "));
    JsonNode lastSignIn = json.path("last_sign_in_at");
    return new ClerkUser(
        json.path("id").asText(),
        name.isEmpty() ? json.path("id").asText() : name,
        email(json),
        json.path("image_url").asText(),
        json.path("public_metadata").path("role").asText().equals("operator"),
        lastSignIn.isNumber() ? OptionalLong.of(lastSignIn.asLong()) : OptionalLong.empty());
  }

  private static String email(JsonNode json) {
    String primary = json.path("primary_email_address_id").asText();
    for (JsonNode address : json.path("email_addresses")) {
      if (address.path("id").asText().equals(primary)) {
        return address.path("email_address").asText();
      }
    }
    return "";
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "ClerkUser[]";
  }
}
