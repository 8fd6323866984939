package dev.impersonation.issuer.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one user of a JSON text.
 *
 * @param place how messages call it
 * @param email in lower case
 */
record SeedUser(
    String place,
    String id,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String email,
    @Nullable String username,
    @Nullable String externalId,
    @Nullable String password,
    String publicMetadata,
    String privateMetadata,
    String unsafeMetadata,
    List<Organization> organizations) {
  private static final int MAX_ID = 64;

  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "first_name",
          "last_name",
          "email",
          "username",
          "external_id",
          "password",
          "public_metadata",
          "private_metadata",
          "unsafe_metadata",
          "organizations");

  private static final Set<String> ORGANIZATION_MEMBERS =
      Set.of("id", "name", "slug", "role", "permissions");

  /** An organization the user is a member of. */
  record Organization(String id, String name, String slug, String role, List<String> permissions) {}

  static SeedUser of(JsonNode json, String place) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException(place + " must be a JSON object");
    }
    requireKnown(object, MEMBERS, place);
    return new SeedUser(
        place,
        fitting("id", required(object, "id", place), UserRules::ofId, place),
        text(object, "first_name", UserRules.MAX_NAME_CHARACTERS, place),
        text(object, "last_name", UserRules.MAX_NAME_CHARACTERS, place),
        email(object, place),
        username(object, place),
        text(object, "external_id", UserRules.MAX_NAME_CHARACTERS, place),
        password(object, place),
        metadata(object, "public_metadata", place),
        metadata(object, "private_metadata", place),
        metadata(object, "unsafe_metadata", place),
        organizations(object, place));
  }

  @Override
  public String toString() {
    return place + " (" + id + ")";
  }

  /** Returns what people sign in by, by the name of the member: no two users may share any. */
  Map<String, String> identifiers() {
    Map<String, String> identifiers = new LinkedHashMap<>();
    identifiers.put("id", id);
    Optional.ofNullable(email).ifPresent(value -> identifiers.put("email", value));
    Optional.ofNullable(username).ifPresent(value -> identifiers.put("username", value));
    return identifiers;
  }

  private static void requireKnown(ObjectNode object, Set<String> known, String place) {
    if (object.properties().stream().anyMatch(member -> !known.contains(member.getKey()))) {
      throw new IllegalArgumentException(
          place + " has a member that is not known; known are " + known.stream().sorted().toList());
    }
  }

  private static boolean isAbsent(ObjectNode object, String name) {
    return object.path(name).isMissingNode() || object.path(name).isNull();
  }

  private static @Nullable String text(ObjectNode object, String name, int max, String place) {
    return isAbsent(object, name) ? null : text(object.path(name), name, max, place);
  }

  private static String text(JsonNode value, String name, int max, String place) {
    if (!value.isTextual()
        || value.textValue().isBlank()
        || value.textValue().length() > max
        || !UserRules.isPlain(value.textValue())) {
      throw new IllegalArgumentException(
          place
              + ": "
              + name
              + " must be a string that is not blank, of at most "
              + max
              + " characters, none of them control characters");
    }
    return value.textValue();
  }

  private static String required(ObjectNode object, String name, String place) {
    if (isAbsent(object, name)) {
      throw new IllegalArgumentException(place + " has no " + name);
    }
    return text(object.path(name), name, MAX_ID, place);
  }

  private static @Nullable String email(ObjectNode object, String place) {
    String email = text(object, "email", UserRules.MAX_ADDRESS_CHARACTERS, place);
    return email == null
        ? null
        : UserRules.address(email)
            .orElseThrow(
                () -> new IllegalArgumentException(place + ": email must be an e-mail address"));
  }

  private static @Nullable String username(ObjectNode object, String place) {
    String username = text(object, "username", UserRules.MAX_NAME_CHARACTERS, place);
    return username == null ? null : fitting("username", username, UserRules::ofUsername, place);
  }

  private static String fitting(
      String name,
      String value,
      Function<String, Optional<UserRules.Violation>> rule,
      String place) {
    rule.apply(value)
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException(place + ": " + name + " " + wrong.problem());
            });
    return value;
  }

  private static @Nullable String password(ObjectNode object, String place) {
    String password = text(object, "password", UserRules.MAX_NAME_CHARACTERS, place);
    return password == null ? null : fitting("password", password, UserRules::ofAnyPassword, place);
  }

  private static String metadata(ObjectNode object, String name, String place) {
    if (isAbsent(object, name)) {
      return "{}";
    }
    String text = Json.write(object.path(name));
    if (!object.path(name).isObject() || text.length() > UserRules.MAX_METADATA_CHARACTERS) {
      throw new IllegalArgumentException(
          place
              + ": "
              + name
              + " must be an object of at most "
              + UserRules.MAX_METADATA_CHARACTERS
              + " characters");
    }
    return text;
  }

  private static List<Organization> organizations(ObjectNode object, String place) {
    List<Organization> organizations = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode element : list(object, "organizations", place)) {
      Organization organization = organization(element, place + ": an organization");
      if (!ids.add(organization.id())) {
        throw new IllegalArgumentException(place + " has an organization twice");
      }
      organizations.add(organization);
    }
    return List.copyOf(organizations);
  }

  private static Organization organization(JsonNode json, String place) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException(place + " must be a JSON object");
    }
    requireKnown(object, ORGANIZATION_MEMBERS, place);
    String id = required(object, "id", place);
    String name = text(object, "name", UserRules.MAX_NAME_CHARACTERS, place);
    String slug = text(object, "slug", UserRules.MAX_NAME_CHARACTERS, place);
    List<String> permissions = new ArrayList<>();
    for (JsonNode permission : list(object, "permissions", place)) {
      permissions.add(
          permission(
              text(permission, "a permission", UserRules.MAX_NAME_CHARACTERS, place), place));
    }
    return new Organization(
        id,
        name == null ? id : name,
        slug == null ? id : slug,
        required(object, "role", place),
        List.copyOf(permissions));
  }

  /** Session tokens hold lists of them, with commas between. */
  private static String permission(String text, String place) {
    if (text.contains(",")) {
      throw new IllegalArgumentException(place + ": a permission must have no comma");
    }
    return text;
  }

  private static JsonNode list(ObjectNode object, String name, String place) {
    if (isAbsent(object, name)) {
      return Json.array();
    }
    if (!object.path(name).isArray()) {
      throw new IllegalArgumentException(place + ": " + name + " must be an array");
    }
    return object.path(name);
  }
}
