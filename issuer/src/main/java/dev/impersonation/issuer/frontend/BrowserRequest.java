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
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a request of a browser: its parameters, the page it comes from, and the client it is. */
final class BrowserRequest {
  /** What stands for the cookie where a browser does not send it across sites. */
  static final String DEV_BROWSER = "__clerk_db_jwt";

  private static final int SECRET_BYTES = 32;
  private static final Pattern ORIGIN = Pattern.compile("[a-z]++://[^/?#]++");

  private final Context request;
  private final FrontendSettings settings;
  private final ClientCookies cookies;
  private @Nullable String newSecret;
  private @Nullable String newDevBrowser;

  BrowserRequest(Context request, FrontendSettings settings, ClientCookies cookies) {
    this.request = request;
    this.settings = settings;
    this.cookies = cookies;
  }

  /**
   * Returns the page's origin, if the browser says it. It does not when a page asks its own origin
   * for something, as where a proxy is between; the address of the page is there all the same.
   */
  Optional<String> origin() {
    return Optional.ofNullable(request.header("Origin"))
        .filter(origin -> !origin.isEmpty())
        .or(this::originOfReferer);
  }

  private Optional<String> originOfReferer() {
    return Optional.ofNullable(request.header("Referer"))
        .map(ORIGIN::matcher)
        .filter(Matcher::lookingAt)
        .map(Matcher::group)
        .filter(settings.origins()::isAllowed);
  }

  /** Whether a page of a foreign origin asks, by script or form. */
  boolean isForeign() {
    String origin = request.header("Origin");
    return origin != null && !settings.origins().isAllowed(origin);
  }

  Parameters form() {
    return Parameters.ofForm(request);
  }

  Parameters query() {
    return Parameters.ofQuery(request);
  }

  /** Returns the client that the browser's cookie names, or else the query. */
  Optional<Client> client(Transaction store) throws SQLException {
    // What an earlier attempt at the same transaction made was not stored.
    newSecret = null;
    newDevBrowser = null;
    Optional<Client> known = named(store, cookie());
    return known.isPresent() ? known : named(store, devBrowser());
  }

  private Optional<String> cookie() {
    return Optional.ofNullable(cookies.secret(request));
  }

  /** Returns what names the client in the query. */
  Optional<String> devBrowser() {
    return settings.isDevelopment() ? query().find(DEV_BROWSER) : Optional.empty();
  }

  private static Optional<Client> named(Transaction store, Optional<String> secret)
      throws SQLException {
    return secret.isEmpty()
        ? Optional.empty()
        : store.clients().findByTokenHash(hash(secret.get()));
  }

  /** The same for what only a known client may do. */
  Client knownClient(Transaction store) throws SQLException {
    return client(store).orElseThrow(BrowserRequest::unknown);
  }

  private static ApiException unknown() {
    return ApiException.of(401, "authentication_invalid", "nobody is signed in here");
  }

  /** The same, but makes one if there is none; {@link #remember} is to follow. */
  Client clientOrNew(Transaction store, long now) throws SQLException {
    Optional<Client> known = client(store);
    return known.isPresent() ? known.get() : newClient(store, now);
  }

  /** Makes a client; {@link #newSecret} is what names it. */
  Client newClient(Transaction store, long now) throws SQLException {
    String secret = Ids.hex(SECRET_BYTES);
    String id = Ids.next("client");
    store.clients().insert(id, hash(secret), now);
    newSecret = secret;
    return store.clients().find(id).orElseThrow();
  }

  /**
   * Gives the client another secret, unless it was made just now; {@link #remember} is to follow.
   */
  void renew(Transaction store, Client client) throws SQLException {
    if (newSecret != null) {
      return;
    }
    boolean byCookie = isNamed(store, cookie(), client);
    boolean byQuery = isNamed(store, devBrowser(), client);
    if (!byCookie && !byQuery) {
      // Another request of the client was faster, and has the secret of now.
      throw unknown();
    }
    String secret = Ids.hex(SECRET_BYTES);
    store.clients().setTokenHash(client.id(), hash(secret));
    newSecret = byCookie ? secret : null;
    newDevBrowser = byQuery ? secret : null;
  }

  private static boolean isNamed(Transaction store, Optional<String> secret, Client client)
      throws SQLException {
    return named(store, secret).filter(found -> found.id().equals(client.id())).isPresent();
  }

  @Nullable String newSecret() {
    return newSecret;
  }

  /** Sends the cookies of a client as it now is, once that is stored. */
  void remember(Optional<ClientView> view) {
    if (newSecret != null) {
      cookies.writeSecret(request, newSecret);
    }
    if (newDevBrowser != null) {
      request.header("Clerk-Db-Jwt", newDevBrowser);
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
