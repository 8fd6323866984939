package dev.impersonation.issuer.backend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.json.SessionJson;
import dev.impersonation.issuer.storage.Membership;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.Sessions;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.token.Issuance;
import dev.impersonation.issuer.token.SessionTokens;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Serves {@code /v1/sessions}: all sessions of all users. */
final class BackendSessions {
  private static final List<String> STATUSES =
      List.of(
          Session.ACTIVE,
          "revoked",
          "ended",
          "expired",
          "removed",
          "abandoned",
          "replaced",
          "pending");

  private static final long MIN_TOKEN_SECONDS = 30;

  private final Issuance issuance;

  BackendSessions(Issuance issuance) {
    this.issuance = issuance;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/sessions", this::list),
        Route.get("/v1/sessions/{session_id}", this::get),
        Route.post("/v1/sessions/{session_id}/revoke", this::revoke),
        Route.post("/v1/sessions/{session_id}/tokens", this::token));
  }

  private record Page(List<Session> sessions, long total) {}

  private void list(Context request) {
    QueryParameters query = QueryParameters.of(request);
    Sessions.Filter filter =
        new Sessions.Filter(
            query.text("client_id").orElse(null),
            query.text("user_id").orElse(null),
            query.oneOf("status", STATUSES).orElse(null));
    boolean paginated = query.flag("paginated").orElse(false);
    int limit = query.limit();
    int offset = query.offset();
    query.end();
    long now = issuance.now();
    Page page =
        issuance
            .database()
            .transact(
                store ->
                    new Page(
                        store.sessions().list(filter, limit, offset, now),
                        store.sessions().count(filter, now)));
    ArrayNode sessions = Json.array();
    page.sessions().forEach(session -> sessions.add(SessionJson.of(session)));
    Answer.json(
        request,
        paginated
            ? Json.object().put("total_count", page.total()).set("data", sessions)
            : sessions);
  }

  private void get(Context request) {
    String id = request.pathParam("session_id");
    Session session = issuance.database().transact(store -> existing(store, id, issuance.now()));
    Answer.json(request, SessionJson.of(session));
  }

  private static Session existing(Transaction store, String id, long now) throws SQLException {
    return store.sessions().find(id, now).orElseThrow(ApiException::notFound);
  }

  private void revoke(Context request) {
    JsonBody.of(request).end();
    String id = request.pathParam("session_id");
    Session session =
        issuance
            .database()
            .transact(
                store -> {
                  long now = issuance.now();
                  existing(store, id, now);
                  if (!store.sessions().end(id, "revoked", now)) {
                    throw notActive();
                  }
                  return existing(store, id, now);
                });
    Answer.json(request, SessionJson.of(session));
  }

  private record Active(Session session, Optional<Membership> organization) {}

  /** What a server does is no activity of the user: it does not put off the end for idleness. */
  private void token(Context request) {
    JsonBody body = JsonBody.of(request);
    long seconds =
        body.nullableNumber(
            "expires_in_seconds",
            SessionTokens.LIFETIME.toSeconds(),
            MIN_TOKEN_SECONDS,
            ActorTokens.MAX_SECONDS);
    body.end();
    String id = request.pathParam("session_id");
    Active active = issuance.database().transact(store -> active(store, id));
    String jwt =
        issuance
            .sessionTokens()
            .sign(active.session(), active.organization(), null, Duration.ofSeconds(seconds));
    Answer.json(request, Json.object().put("object", "token").put("jwt", jwt));
  }

  private Active active(Transaction store, String id) throws SQLException {
    Session session = existing(store, id, issuance.now());
    if (!session.isActive() || store.users().find(session.userId()).isEmpty()) {
      throw notActive();
    }
    String organizationId = session.lastActiveOrganizationId();
    return new Active(
        session,
        organizationId == null
            ? Optional.empty()
            : store.memberships().find(session.userId(), organizationId));
  }

  private static ApiException notActive() {
    return ApiException.of(400, "invalid_action_for_session", "the session is not active");
  }
}
