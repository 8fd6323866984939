package dev.impersonation.issuer.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.storage.EmailAddress;
import dev.impersonation.issuer.storage.Membership;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.token.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The users that are there from the start: built-in ones, or those of a JSON text. */
public final class SeedUsers {
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

  private final List<ObjectNode> users;

  private SeedUsers(List<ObjectNode> users) {
    this.users = users;
  }

  /** Returns ten users without passwords. */
  public static SeedUsers builtIn() {
    try (InputStream file =
        SeedUsers.class.getResourceAsStream("/dev/impersonation/issuer/users.json")) {
      return parse(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the users of a JSON array of objects, each with at least an {@code id}.
   *
   * @throws IllegalArgumentException if it is none; the message says where and why
   */
  public static SeedUsers parse(String json) {
    JsonNode document =
        Json.parse(json)
            .orElseThrow(
                () -> new IllegalArgumentException("the users are not one valid JSON document"));
    if (!document.isArray()) {
      throw new IllegalArgumentException("the users must be a JSON array of objects");
    }
    List<ObjectNode> users = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode element : document) {
      String place = "user " + (users.size() + 1);
      if (!(element instanceof ObjectNode user)) {
        throw new IllegalArgumentException(place + " must be a JSON object");
      }
      check(user, place);
      if (!ids.add(user.path("id").asText())) {
        throw new IllegalArgumentException(place + " has an id that was there before");
      }
      users.add(user);
    }
    return new SeedUsers(users);
  }

  private static void check(ObjectNode user, String place) {
    requireKnown(user, MEMBERS, place);
    if (user.path("id").asText().isBlank()) {
      throw new IllegalArgumentException(place + " has no id");
    }
    user.properties()
        .forEach(
            member -> {
              boolean isMetadata = member.getKey().endsWith("_metadata");
              boolean isList = member.getKey().equals("organizations");
              JsonNode value = member.getValue();
              boolean fits =
                  isMetadata ? value.isObject() : isList ? value.isArray() : value.isTextual();
              if (!fits) {
                throw new IllegalArgumentException(
                    place
                        + ": "
                        + member.getKey()
                        + " must be "
                        + (isMetadata ? "an object" : isList ? "an array" : "a string"));
              }
            });
    if (!Passwords.isShortEnough(user.path("password").asText())) {
      throw new IllegalArgumentException(
          place + ": password must not be longer than " + Passwords.MAX_BYTES + " bytes");
    }
    for (JsonNode organization : user.path("organizations")) {
      if (!(organization instanceof ObjectNode object)) {
        throw new IllegalArgumentException(place + ": organizations must hold objects");
      }
      requireKnown(object, ORGANIZATION_MEMBERS, place + ": an organization");
      if (object.path("id").asText().isBlank() || object.path("role").asText().isBlank()) {
        throw new IllegalArgumentException(place + ": an organization needs id and role");
      }
    }
  }

  private static void requireKnown(ObjectNode object, Set<String> known, String place) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new IllegalArgumentException(
                    place + " has a member that is not known; known are " + sorted(known));
              }
            });
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /** Adds those that are not there yet; the first is the newest. */
  public void addTo(Database database, long now) {
    database.transact(
        store -> {
          int older = 0;
          for (ObjectNode user : users) {
            if (store.users().find(user.path("id").asText()).isEmpty()) {
              add(store, user, now - older);
            }
            older++;
          }
          return older;
        });
  }

  private static void add(Transaction store, ObjectNode json, long now) throws SQLException {
    String id = json.path("id").asText();
    List<EmailAddress> addresses = new ArrayList<>();
    if (json.has("email")) {
      String address = json.path("email").asText().toLowerCase(Locale.ROOT);
      addresses.add(new EmailAddress(Ids.next("idn"), id, address, now));
    }
    String password = text(json, "password");
    store
        .users()
        .insert(
            new User(
                id,
                text(json, "external_id"),
                text(json, "username"),
                text(json, "first_name"),
                text(json, "last_name"),
                addresses.isEmpty() ? null : addresses.get(0).id(),
                password == null ? null : Passwords.hash(password),
                metadata(json, "public_metadata"),
                metadata(json, "private_metadata"),
                metadata(json, "unsafe_metadata"),
                false,
                null,
                null,
                now,
                now,
                addresses));
    for (JsonNode organization : json.path("organizations")) {
      store.memberships().insert(membership(id, organization, now));
    }
  }

  private static Membership membership(String userId, JsonNode json, long now) {
    String id = json.path("id").asText();
    List<String> permissions = new ArrayList<>();
    json.path("permissions").forEach(permission -> permissions.add(permission.asText()));
    return new Membership(
        Ids.next("orgmem"),
        userId,
        id,
        json.path("name").asText(id),
        json.path("slug").asText(id),
        json.path("role").asText(),
        permissions,
        now);
  }

  private static @Nullable String text(JsonNode json, String name) {
    return json.path(name).textValue();
  }

  private static String metadata(JsonNode json, String name) {
    return json.has(name) ? Json.write(json.path(name)) : "{}";
  }
}
