package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.token.Ids;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request of a browser: its parameters, the page it comes from, and the client it is. */
final class BrowserRequest {
  private static final String COOKIE = "__client";
  private static final Duration COOKIE_AGE = Duration.ofDays(365);
  private static final int SECRET_BYTES = 32;

  private final Context request;
  private @Nullable String newSecret;

  BrowserRequest(Context request) {
    this.request = request;
  }

  /** Returns the page's origin, if the browser says it. */
  Optional<String> origin() {
    return Optional.ofNullable(request.header("Origin")).filter(origin -> !origin.isEmpty());
  }

  /** Returns a parameter of the form; what is empty counts as absent. */
  Optional<String> parameter(String name) {
    List<String> values = request.formParams(name);
    if (values.size() > 1) {
      throw ApiException.ofParameter("form_param_duplicate", name, name + " is there twice");
    }
    return values.stream().filter(value -> !value.isEmpty()).findFirst();
  }

  /** Whether the form has the parameter, be it empty. */
  boolean has(String name) {
    return !request.formParams(name).isEmpty();
  }

  String required(String name) {
    return parameter(name)
        .orElseThrow(
            () -> ApiException.ofParameter("form_param_missing", name, name + " is missing"));
  }

  /** Returns the client that the browser's cookie names. */
  Optional<Client> client(Transaction store) throws SQLException {
    String secret = request.cookie(COOKIE);
    return secret == null ? Optional.empty() : store.clients().findByTokenHash(hash(secret));
  }

  /** The same for what only a known client may do. */
  Client knownClient(Transaction store) throws SQLException {
    return client(store)
        .orElseThrow(
            () -> ApiException.of(401, "authentication_invalid", "nobody is signed in here"));
  }

  /** The same, but makes one if there is none; {@link #rememberClient} is to follow. */
  Client clientOrNew(Transaction store, long now) throws SQLException {
    Optional<Client> known = client(store);
    if (known.isPresent()) {
      newSecret = null;
      return known.get();
    }
    String secret = Ids.hex(SECRET_BYTES);
    String id = Ids.next("client");
    store.clients().insert(id, hash(secret), now);
    newSecret = secret;
    return store.clients().find(id).orElseThrow();
  }

  /** Sends the cookie of a new client, once the client is stored. */
  void rememberClient() {
    if (newSecret != null) {
      request.cookie(
          new Cookie(
              COOKIE,
              newSecret,
              "/",
              Math.toIntExact(COOKIE_AGE.toSeconds()),
              false,
              true,
              null,
              SameSite.LAX));
    }
  }

  private static String hash(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
