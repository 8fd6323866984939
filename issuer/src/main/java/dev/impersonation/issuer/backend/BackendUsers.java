package dev.impersonation.issuer.backend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.json.UserJson;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.storage.UserFilter;
import dev.impersonation.issuer.storage.Users;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.token.Issuance;
import dev.impersonation.issuer.user.NewUser;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Serves {@code /v1/users}: all users. */
final class BackendUsers {
  private static final String ID = "user_id";

  /** What Clerk filters by besides. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "phone_number",
          "phone_number_query",
          "web3_wallet",
          "username_query",
          "provider",
          "provider_user_id",
          "starting_after",
          "last_active_at_before",
          "last_active_at_after",
          "last_active_at_since",
          "last_sign_in_at_before",
          "last_sign_in_at_after");

  private final Issuance issuance;
  private final UserJson json;

  BackendUsers(Issuance issuance) {
    this.issuance = issuance;
    json = new UserJson(issuance.url());
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/users", this::list),
        Route.get("/v1/users/count", this::count),
        Route.post("/v1/users", this::create),
        Route.get("/v1/users/{user_id}", this::get),
        Route.patch("/v1/users/{user_id}", this::update),
        Route.delete("/v1/users/{user_id}", this::delete),
        Route.post("/v1/users/{user_id}/ban", this::ban),
        Route.post("/v1/users/{user_id}/unban", this::unban));
  }

  private void list(Context request) {
    QueryParameters query = QueryParameters.of(request);
    UserFilter filter = filter(query);
    Users.Order order = order(query);
    int limit = query.limit();
    int offset = query.offset();
    query.end();
    ArrayNode users = Json.array();
    issuance
        .database()
        .transact(store -> store.users().list(filter, order, limit, offset))
        .forEach(user -> users.add(json.backend(user)));
    Answer.json(request, users);
  }

  private void count(Context request) {
    QueryParameters query = QueryParameters.of(request);
    UserFilter filter = filter(query);
    query.end();
    long count = issuance.database().transact(store -> store.users().count(filter));
    Answer.json(request, Json.object().put("object", "total_count").put("total_count", count));
  }

  private static UserFilter filter(QueryParameters query) {
    query.refuse(UNSUPPORTED, "is nothing that this issuer filters by");
    return new UserFilter(
        query.text("query").orElse(null),
        query.text("email_address_query").orElse(null),
        query.text("name_query").orElse(null),
        query.flag("banned").orElse(null),
        query.time("created_at_before").orElse(null),
        query.time("created_at_after").orElse(null),
        query.texts("user_id"),
        query.texts("email_address"),
        query.texts("username"),
        query.texts("external_id"),
        query.texts("organization_id"));
  }

  private static Users.Order order(QueryParameters query) {
    String text = query.text("order_by").orElse("-created_at");
    // A plus sign that was not escaped arrives as a space.
    boolean hasSign = text.startsWith("+") || text.startsWith("-") || text.startsWith(" ");
    String by = hasSign ? text.substring(1) : text;
    if (!Users.ORDERS.contains(by)) {
      query.reject(
          "order_by", "must be one of " + String.join(", ", Users.ORDERS) + ", after + or -");
    }
    return new Users.Order(
        by, text.startsWith("-") ? Users.Direction.DESCENDING : Users.Direction.ASCENDING);
  }

  private void create(Context request) {
    JsonBody body = JsonBody.of(request);
    List<String> addresses = UserChanges.emailAddresses(body);
    // There is no such requirement here.
    body.flag("skip_password_requirement");
    UserChanges changes = UserChanges.read(body);
    long now = issuance.now();
    User user = changes.appliedTo(NewUser.of(Ids.next("user"), addresses, now).at(now), now);
    User created =
        issuance
            .database()
            .transact(
                store -> {
                  store.instance().lock();
                  changes.requireFitting(store, Optional.empty());
                  for (String address : addresses) {
                    if (store.users().isIdentifierTaken(address)) {
                      throw UserChanges.taken("email_address");
                    }
                  }
                  store.users().insert(user);
                  return existing(store, user.id());
                });
    Answer.json(request, json.backend(created));
  }

  private static User existing(Transaction store, String id) throws SQLException {
    return store.users().find(id).orElseThrow(ApiException::notFound);
  }

  private void get(Context request) {
    String id = request.pathParam(ID);
    Answer.json(request, json.backend(issuance.database().transact(store -> existing(store, id))));
  }

  private void update(Context request) {
    JsonBody body = JsonBody.of(request);
    UserChanges changes = UserChanges.readWithPrimaryAddress(body);
    String id = request.pathParam(ID);
    User updated =
        issuance
            .database()
            .transact(
                store -> {
                  store.instance().lock();
                  User before = existing(store, id);
                  changes.requireFitting(store, Optional.of(before));
                  store.users().update(changes.appliedTo(before, issuance.now()));
                  return existing(store, id);
                });
    Answer.json(request, json.backend(updated));
  }

  private void delete(Context request) {
    JsonBody.of(request).end();
    String id = request.pathParam(ID);
    boolean deleted =
        issuance
            .database()
            .transact(
                store -> {
                  store.instance().lock();
                  // The user first: sign-ins under way wait for that, or end before it.
                  boolean existed = store.users().delete(id);
                  store.sessions().endAllOfUser(id, "ended", issuance.now());
                  return existed;
                });
    if (!deleted) {
      throw ApiException.notFound();
    }
    Answer.json(request, Json.object().put("object", "user").put("id", id).put("deleted", true));
  }

  private void ban(Context request) {
    change(
        request,
        (store, id) -> {
          store.users().ban(id, issuance.now());
          store.sessions().endAllOfUser(id, "revoked", issuance.now());
        });
  }

  private void unban(Context request) {
    change(request, (store, id) -> store.users().unban(id, issuance.now()));
  }

  private interface Change {
    void in(Transaction store, String userId) throws SQLException;
  }

  private void change(Context request, Change change) {
    JsonBody.of(request).end();
    String id = request.pathParam(ID);
    User user =
        issuance
            .database()
            .transact(
                store -> {
                  store.instance().lock();
                  existing(store, id);
                  change.in(store, id);
                  return existing(store, id);
                });
    Answer.json(request, json.backend(user));
  }
}
