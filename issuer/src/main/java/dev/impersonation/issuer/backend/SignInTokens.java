package dev.impersonation.issuer.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;

/** Serves {@code /v1/sign_in_tokens}: what lets users sign in as themselves, once. */
final class SignInTokens {
  private static final long DEFAULT_SECONDS = 2_592_000;

  private final Issuance issuance;

  SignInTokens(Issuance issuance) {
    this.issuance = issuance;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/sign_in_tokens", this::create),
        Route.post("/v1/sign_in_tokens/{sign_in_token_id}/revoke", this::revoke));
  }

  private void create(Context request) {
    JsonBody body = JsonBody.of(request);
    String userId = body.requiredText("user_id", ActorTokens.MAX_ID_CHARACTERS);
    String organizationId = body.optionalText("org_id", ActorTokens.MAX_ID_CHARACTERS).orElse(null);
    long seconds =
        body.nullableNumber("expires_in_seconds", DEFAULT_SECONDS, 1, ActorTokens.MAX_SECONDS);
    body.end();
    long now = issuance.now();
    Ticket ticket =
        new Ticket(
            Ids.next("sit"),
            Ticket.Kind.SIGN_IN_TOKEN,
            userId,
            null,
            organizationId,
            null,
            null,
            Ticket.Status.PENDING,
            now + seconds * 1000,
            now,
            now);
    issuance
        .database()
        .transact(
            store -> {
              requireMember(store, ticket);
              store.tickets().insert(ticket);
              return ticket;
            });
    String token = issuance.ticketTokens().sign(ticket);
    Answer.json(
        request, json(ticket).put("token", token).put("url", TicketUrl.of(issuance.url(), token)));
  }

  private static void requireMember(Transaction store, Ticket ticket) throws SQLException {
    if (store.users().find(ticket.userId()).isEmpty()) {
      throw ApiException.notFound();
    }
    String organizationId = ticket.organizationId();
    if (organizationId != null
        && store.memberships().find(ticket.userId(), organizationId).isEmpty()) {
      throw ApiException.ofParameter(
          "form_param_value_invalid",
          "org_id",
          "org_id is not of an organization that the user is a member of");
    }
  }

  private void revoke(Context request) {
    JsonBody.of(request).end();
    String id = request.pathParam("sign_in_token_id");
    Answer.json(
        request,
        json(
            Revocation.of(
                issuance, Ticket.Kind.SIGN_IN_TOKEN, id, "sign_in_token_cannot_be_revoked_code")));
  }

  private static ObjectNode json(Ticket ticket) {
    return Json.object()
        .put("object", "sign_in_token")
        .put("id", ticket.id())
        .put("status", ticket.status().text())
        .put("user_id", ticket.userId())
        .put("created_at", ticket.createdAt())
        .put("updated_at", ticket.updatedAt());
  }
}
