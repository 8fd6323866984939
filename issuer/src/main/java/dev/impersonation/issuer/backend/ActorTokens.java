package dev.impersonation.issuer.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.util.List;

/** Serves {@code /v1/actor_tokens}: what lets somebody sign in as a user, once. */
final class ActorTokens {
  static final int MAX_ID_CHARACTERS = 256;
  static final long MAX_SECONDS = 315_360_000;

  private static final long DEFAULT_SECONDS = 3600;
  private static final long DEFAULT_SESSION_SECONDS = 1800;
  private static final int MAX_ACTOR_CHARACTERS = 4096;

  private final Issuance issuance;
  private final Allowance allowance;

  ActorTokens(Issuance issuance, Allowance allowance) {
    this.issuance = issuance;
    this.allowance = allowance;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/actor_tokens", this::create),
        Route.post("/v1/actor_tokens/{actor_token_id}/revoke", this::revoke));
  }

  private void create(Context request) {
    JsonBody body = JsonBody.of(request);
    String userId = body.requiredText("user_id", MAX_ID_CHARACTERS);
    ObjectNode actor = body.requiredObject("actor");
    body.requireTextIn("actor", "sub", MAX_ID_CHARACTERS);
    long seconds = body.number("expires_in_seconds", DEFAULT_SECONDS, 1, MAX_SECONDS);
    long sessionSeconds =
        body.number("session_max_duration_in_seconds", DEFAULT_SESSION_SECONDS, 1, MAX_SECONDS);
    String actorText = Json.write(actor);
    if (actorText.length() > MAX_ACTOR_CHARACTERS) {
      body.reject("form_param_value_invalid", "actor", "is too long for a session token");
    }
    body.end();
    Ticket ticket = ticket(userId, actorText, seconds, sessionSeconds);
    issuance
        .database()
        .transact(
            store -> {
              if (store.users().find(userId).isEmpty()) {
                throw ApiException.notFound();
              }
              allowance.use(store, ticket.createdAt());
              store.tickets().insert(ticket);
              return ticket;
            });
    ObjectNode json = json(ticket);
    String token = issuance.ticketTokens().sign(ticket);
    json.put("token", token).put("url", TicketUrl.of(issuance.url(), token));
    Answer.json(request, json);
  }

  private Ticket ticket(String userId, String actor, long seconds, long sessionSeconds) {
    long now = issuance.now();
    return new Ticket(
        Ids.next("act"),
        Ticket.Kind.ACTOR_TOKEN,
        userId,
        actor,
        null,
        null,
        sessionSeconds,
        Ticket.Status.PENDING,
        now + seconds * 1000,
        now,
        now);
  }

  private void revoke(Context request) {
    JsonBody.of(request).end();
    String id = request.pathParam("actor_token_id");
    Answer.json(
        request,
        json(
            Revocation.of(
                issuance, Ticket.Kind.ACTOR_TOKEN, id, "actor_token_cannot_be_revoked_code")));
  }

  private static ObjectNode json(Ticket ticket) {
    ObjectNode json =
        Json.object()
            .put("object", "actor_token")
            .put("id", ticket.id())
            .put("status", ticket.status().text())
            .put("user_id", ticket.userId());
    json.set("actor", Json.stored(String.valueOf(ticket.actor())));
    return json.put("created_at", ticket.createdAt()).put("updated_at", ticket.updatedAt());
  }
}
