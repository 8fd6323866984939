package dev.impersonation.issuer.user;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Database;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds the users of the start to a store: built-in ones, or those of a JSON text. */
public final class SeedUsers {
  private final List<SeedUser> users;

  private SeedUsers(List<SeedUser> users) {
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
   * @throws IllegalArgumentException if it is none, or two users share an e-mail address, user
   *     name, ID or external ID, or the one has as user name what the other has as ID; the message
   *     says where and why
   */
  public static SeedUsers parse(String json) {
    JsonNode document =
        Json.parse(json)
            .orElseThrow(
                () -> new IllegalArgumentException("the users are not one valid JSON document"));
    if (!document.isArray()) {
      throw new IllegalArgumentException("the users must be a JSON array of objects");
    }
    List<SeedUser> users = new ArrayList<>();
    for (JsonNode element : document) {
      users.add(SeedUser.of(element, "user " + (users.size() + 1)));
    }
    requireDistinct(users);
    return new SeedUsers(List.copyOf(users));
  }

  private record Holder(SeedUser user, String member) {}

  private static void requireDistinct(List<SeedUser> users) {
    Map<String, Holder> identified = new HashMap<>();
    Map<String, SeedUser> external = new HashMap<>();
    for (SeedUser user : users) {
      user.identifiers()
          .forEach(
              (member, value) -> {
                Holder before = identified.putIfAbsent(value, new Holder(user, member));
                // A user's own name may be the ID as well.
                if (before != null && !before.user().place().equals(user.place())) {
                  throw shared(user, member, before.member(), before.user().toString());
                }
              });
      if (user.externalId() != null) {
        SeedUser before = external.putIfAbsent(user.externalId(), user);
        if (before != null) {
          throw shared(user, "external_id", "external_id", before.toString());
        }
      }
    }
  }

  private static IllegalArgumentException shared(
      SeedUser user, String member, String othersMember, String other) {
    return new IllegalArgumentException(
        user + ": " + member + " is the " + othersMember + " of " + other + "; choose another");
  }

  /**
   * Adds those that are not there and never were; the first is the newest. The others stay as they
   * are.
   *
   * @throws IllegalArgumentException if another user of the store has an identifier or external ID
   *     of theirs; the message says which; none is added
   */
  public void addTo(Database database, long now) {
    Map<String, String> hashes = hashes(database);
    database.transact(
        store -> {
          store.instance().lock();
          return addTo(store, hashes, now);
        });
  }

  /** The same, but only if none were ever added from the start. */
  public void addToNew(Database database, long now) {
    Map<String, String> hashes = hashes(database);
    database.transact(
        store -> {
          store.instance().lock();
          return store.instance().isSeeded() ? 0 : addTo(store, hashes, now);
        });
  }

  /** Before the transaction, which others wait for: it takes long. */
  private Map<String, String> hashes(Database database) {
    Map<String, String> hashes = new HashMap<>();
    for (SeedUser user : users) {
      String password = user.password();
      if (password != null && database.transact(store -> isNew(store, user))) {
        hashes.put(user.id(), Passwords.hash(password));
      }
    }
    return hashes;
  }

  private static boolean isNew(Transaction store, SeedUser user) throws SQLException {
    return !store.seeds().contain(user.id()) && store.users().find(user.id()).isEmpty();
  }

  private int addTo(Transaction store, Map<String, String> hashes, long now) throws SQLException {
    int older = 0;
    for (SeedUser user : users) {
      if (isNew(store, user)) {
        requireFree(store, user);
        add(store, user, hash(user, hashes), now - older);
        store.seeds().insert(user.id());
      }
      older++;
    }
    store.instance().setSeeded(now);
    return older;
  }

  private static @Nullable String hash(SeedUser user, Map<String, String> hashes) {
    String password = user.password();
    String hash = hashes.get(user.id());
    // Somebody of this ID may have been deleted since.
    return password == null || hash != null ? hash : Passwords.hash(password);
  }

  private static void requireFree(Transaction store, SeedUser user) throws SQLException {
    for (Map.Entry<String, String> own : user.identifiers().entrySet()) {
      Optional<User> other = store.users().findByIdentifier(own.getValue());
      if (other.isPresent()) {
        throw shared(
            user,
            own.getKey(),
            member(other.get(), own.getValue()),
            other.get().id() + " in the store");
      }
    }
    if (user.externalId() != null && store.users().isExternalIdTaken(user.externalId())) {
      throw shared(user, "external_id", "external_id", "another in the store");
    }
  }

  private static String member(User user, String identifier) {
    if (identifier.equals(user.id())) {
      return "id";
    }
    return identifier.equals(user.username()) ? "username" : "email";
  }

  private static void add(Transaction store, SeedUser seed, @Nullable String passwordHash, long now)
      throws SQLException {
    store
        .users()
        .insert(
            NewUser.of(seed.id(), Optional.ofNullable(seed.email()).stream().toList(), now)
                .externalId(seed.externalId())
                .username(seed.username())
                .firstName(seed.firstName())
                .lastName(seed.lastName())
                .passwordHash(passwordHash)
                .publicMetadata(seed.publicMetadata())
                .privateMetadata(seed.privateMetadata())
                .unsafeMetadata(seed.unsafeMetadata())
                .at(now));
    for (SeedUser.Organization organization : seed.organizations()) {
      store
          .memberships()
          .insert(
              new Membership(
                  Ids.next("orgmem"),
                  seed.id(),
                  organization.id(),
                  organization.name(),
                  organization.slug(),
                  organization.role(),
                  organization.permissions(),
                  now));
    }
  }
}
