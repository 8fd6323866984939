package dev.impersonation.issuer.user;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The users that are there from the start: built-in ones, or those of a JSON text. */
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
   * @throws IllegalArgumentException if it is none, or users share what each has alone; the message
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
    Set<Map.Entry<String, String>> seen = new HashSet<>();
    for (JsonNode element : document) {
      SeedUser user = SeedUser.of(element, "user " + (users.size() + 1));
      for (Map.Entry<String, String> value : user.unique().entrySet()) {
        if (!seen.add(Map.entry(value.getKey(), value.getValue()))) {
          throw shared(user, value.getKey(), "one before");
        }
      }
      users.add(user);
    }
    return new SeedUsers(List.copyOf(users));
  }

  private static IllegalArgumentException shared(SeedUser user, String member, String other) {
    return new IllegalArgumentException(
        user.place() + " has the same " + member + " as " + other + ": give it another");
  }

  /**
   * Adds those that are not there and never were; the first is the newest. The others stay as they
   * are.
   *
   * @throws IllegalArgumentException if another user has what one of them is to have alone; the
   *     message says which; none is added
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
    for (Map.Entry<String, String> value : user.unique().entrySet()) {
      boolean isTaken =
          value.getKey().equals("email")
              ? store.emailAddresses().isTaken(value.getValue())
              : store.users().isTaken(value.getKey(), value.getValue());
      if (isTaken) {
        throw shared(user, value.getKey(), "another in the store");
      }
    }
  }

  private static void add(Transaction store, SeedUser seed, @Nullable String passwordHash, long now)
      throws SQLException {
    List<EmailAddress> addresses =
        seed.email() == null
            ? List.of()
            : List.of(new EmailAddress(Ids.next("idn"), seed.id(), seed.email(), now));
    store
        .users()
        .insert(
            new User(
                seed.id(),
                seed.externalId(),
                seed.username(),
                seed.firstName(),
                seed.lastName(),
                addresses.isEmpty() ? null : addresses.get(0).id(),
                passwordHash,
                seed.publicMetadata(),
                seed.privateMetadata(),
                seed.unsafeMetadata(),
                false,
                null,
                null,
                now,
                now,
                addresses));
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
