package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.token.Ids;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request of a browser: its parameters, the page it comes from, and the client it is. */
final class BrowserRequest {
  /** What stands for the cookie where a browser does not send it across sites. */
  static final String DEV_BROWSER = "__clerk_db_jwt";

  private static final int SECRET_BYTES = 32;

  private final Context request;
  private final FrontendSettings settings;
  private final ClientCookies cookies;
  private @Nullable String newSecret;

  BrowserRequest(Context request, FrontendSettings settings, ClientCookies cookies) {
    this.request = request;
    this.settings = settings;
    this.cookies = cookies;
  }

  /** Returns the page's origin, if the browser says it. */
  Optional<String> origin() {
    return Optional.ofNullable(request.header("Origin")).filter(origin -> !origin.isEmpty());
  }

  Parameters form() {
    return Parameters.ofForm(request);
  }

  Parameters query() {
    return Parameters.ofQuery(request);
  }

  /** Returns the client that the browser's cookie names. */
  Optional<Client> client(Transaction store) throws SQLException {
    for (String secret : secrets()) {
      Optional<Client> known = store.clients().findByTokenHash(hash(secret));
      if (known.isPresent()) {
        return known;
      }
    }
    return Optional.empty();
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    String secret = cookies.secret(request);
    if (secret != null) {
      secrets.add(secret);
    }
    if (settings.isDevelopment()) {
      query().find(DEV_BROWSER).ifPresent(secrets::add);
    }
    return secrets;
  }

  /** The same for what only a known client may do. */
  Client knownClient(Transaction store) throws SQLException {
    return client(store)
        .orElseThrow(
            () -> ApiException.of(401, "authentication_invalid", "nobody is signed in here"));
  }

  /** The same, but makes one if there is none; {@link #remember} is to follow. */
  Client clientOrNew(Transaction store, long now) throws SQLException {
    Optional<Client> known = client(store);
    if (known.isPresent()) {
      newSecret = null;
      return known.get();
    }
    return newClient(store, now);
  }

  /** Makes a client; {@link #newSecret} is what names it. */
  Client newClient(Transaction store, long now) throws SQLException {
    String secret = Ids.hex(SECRET_BYTES);
    String id = Ids.next("client");
    store.clients().insert(id, hash(secret), now);
    newSecret = secret;
    return store.clients().find(id).orElseThrow();
  }

  @Nullable String newSecret() {
    return newSecret;
  }

  /** Sends the cookies of a client as it now is, once that is stored. */
  void remember(Optional<ClientView> view) {
    if (newSecret != null) {
      cookies.writeSecret(request, newSecret);
    }
    cookies.writeSignedInSince(request, view.map(ClientView::signedInSince).orElse(0L));
  }

  /** Has the browser forget which client it is. */
  void forget() {
    cookies.clearSecret(request);
    cookies.writeSignedInSince(request, 0);
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
