package dev.impersonation.issuer.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.storage.StorageException;
import dev.impersonation.issuer.storage.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/**
 * Keeps the signing keys, in the store: the newest signs, those not withdrawn are published. Safe
 * for use by many threads.
 */
public final class KeyRing {
  private final Database database;
  private final Clock clock;
  private final FutureTask<String> instanceId;
  private final Map<String, SigningKey> parsed = new ConcurrentHashMap<>();

  private KeyRing(Database database, Clock clock, FirstKey firstKey) {
    this.database = database;
    this.clock = clock;
    this.instanceId = new FutureTask<>(() -> idOf(database, firstKey));
  }

  /** Returns the keys of the store, which gets a first one if it has none. */
  public static KeyRing open(Database database, Clock clock) {
    KeyRing keys = new KeyRing(database, clock, FirstKey.whenNeeded(clock));
    keys.instanceId.run();
    keys.awaitOpen();
    return keys;
  }

  /**
   * Returns the same at once, while another thread stores the first key if there is none. {@link
   * #awaitOpen} is to follow; until then the store may have no key.
   */
  public static KeyRing opening(Database database, Clock clock, FirstKey firstKey) {
    KeyRing keys = new KeyRing(database, clock, firstKey);
    Background.run("issuer-keys", keys.instanceId);
    return keys;
  }

  private static String idOf(Database database, FirstKey firstKey) {
    Optional<String> known = database.transact(store -> store.instance().id());
    return known.orElseGet(() -> create(database, firstKey));
  }

  private static String create(Database database, FirstKey firstKey) {
    // Outside of the transaction, which others wait for: it takes long.
    StoredKey first = firstKey.get();
    return database.transact(
        store -> {
          Optional<String> known = store.instance().id();
          if (known.isPresent()) {
            return known.get();
          }
          store.instance().insert(first.id(), first.createdAt());
          store.signingKeys().insert(first);
          return first.id();
        });
  }

  /**
   * Waits until the store has a key.
   *
   * @throws StorageException if the store failed
   */
  public void awaitOpen() {
    instanceId();
  }

  /** Returns the ID of this issuer, which is also that of its first key. */
  public String instanceId() {
    return Background.result(instanceId);
  }

  private List<StoredKey> stored() {
    return database.transact(store -> store.signingKeys().all());
  }

  private SigningKey parsed(StoredKey stored) {
    SigningKey known = parsed.get(stored.id());
    if (known == null) {
      known = SigningKey.of(stored);
      parsed.put(stored.id(), known);
    }
    return known;
  }

  SigningKey current() {
    return parsed(stored().get(0));
  }

  /** Returns all there ever were: a ticket may be older than the last rotation. */
  List<SigningKey> all() {
    return stored().stream().map(this::parsed).toList();
  }

  /** Returns the JWK Set (RFC 7517 section 5) of the keys that are not withdrawn. */
  public ObjectNode keySet() {
    long now = clock.millis();
    ArrayNode keys = Json.array();
    for (StoredKey stored : stored()) {
      Long withdrawnAt = stored.withdrawnAt();
      if (withdrawnAt == null || withdrawnAt > now) {
        keys.add(parsed(stored).jwk());
      }
    }
    ObjectNode set = Json.object();
    set.set("keys", keys);
    return set;
  }

  /** Returns the PEM of the key that signs. */
  public String pem() {
    return current().pem();
  }

  /**
   * Makes a new key that signs from now on; the others stay published until the overlap is over, or
   * less long if they were to be withdrawn before.
   *
   * @return the ID of the new key
   */
  public String rotate(Duration overlap) {
    // Outside of the transaction, which others wait for: it takes long.
    StoredKey made = SigningKey.generate(Ids.next("ins"), clock.millis());
    return database.transact(
        store -> {
          store.instance().lock();
          long now = clock.millis();
          long newest = store.signingKeys().all().get(0).createdAt();
          // The newest signs, even where the clock was put back.
          long createdAt = Math.max(now, newest + 1);
          store.signingKeys().withdrawAt(now + overlap.toMillis());
          store.signingKeys().insert(new StoredKey(made.id(), made.privateKey(), createdAt, null));
          return made.id();
        });
  }
}
