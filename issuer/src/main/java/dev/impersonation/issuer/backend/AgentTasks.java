package dev.impersonation.issuer.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Serves {@code /v1/agents/tasks}: what lets an automated client sign in as a user, once. */
final class AgentTasks {
  private static final int MAX_IDENTIFIER_CHARACTERS = 320;
  private static final int MAX_NAME_CHARACTERS = 256;
  private static final int MAX_DESCRIPTION_CHARACTERS = 1024;
  private static final int MAX_URL_CHARACTERS = 2048;
  private static final int AGENT_ID_BYTES = 16;
  private static final long TICKET_SECONDS = 3600;
  private static final long DEFAULT_SESSION_SECONDS = 1800;

  private final Issuance issuance;

  AgentTasks(Issuance issuance) {
    this.issuance = issuance;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/agents/tasks", this::create),
        Route.post("/v1/agents/tasks/{agent_task_id}/revoke", this::revoke));
  }

  /** The user that an agent acts for, by one of the two. */
  private record Subject(Optional<String> userId, Optional<String> identifier) {
    static Subject of(JsonBody body) {
      Subject subject =
          new Subject(
              text(body, "user_id", ActorTokens.MAX_ID_CHARACTERS),
              text(body, "identifier", MAX_IDENTIFIER_CHARACTERS));
      if (!body.has("user_id") && !body.has("identifier")) {
        body.reject("form_param_missing", "user_id", "is missing, and so is identifier");
      } else if (body.has("user_id") && body.has("identifier")) {
        body.reject("form_param_value_invalid", "identifier", "must not be there beside user_id");
      }
      return subject;
    }

    /** Null is wrong, unlike absence: it would name nobody. */
    private static Optional<String> text(JsonBody body, String name, int maxCharacters) {
      return body.has(name)
          ? Optional.of(body.requiredText(name, maxCharacters))
          : body.optionalText(name, maxCharacters);
    }

    User find(Transaction store) throws SQLException {
      Optional<User> found =
          userId.isPresent()
              ? store.users().find(userId.get())
              : store.users().findByIdentifier(identifier.orElseThrow());
      return found.orElseThrow(ApiException::notFound);
    }
  }

  private void create(Context request) {
    JsonBody body = JsonBody.of(request);
    Subject subject = Subject.of(body.requiredInner("on_behalf_of"));
    String permissions = body.requiredText("permissions", MAX_NAME_CHARACTERS);
    if (!permissions.isEmpty() && !permissions.equals("*")) {
      body.reject("form_param_value_invalid", "permissions", "must be *");
    }
    String agentName = body.requiredText("agent_name", MAX_NAME_CHARACTERS);
    String description = body.requiredProse("task_description", MAX_DESCRIPTION_CHARACTERS);
    String redirectUrl = redirectUrl(body);
    long seconds =
        body.number(
            "session_max_duration_in_seconds", DEFAULT_SESSION_SECONDS, 1, ActorTokens.MAX_SECONDS);
    body.end();
    String id = Ids.next("agent_task");
    String actor = Json.write(actor(id, agentName, description));
    Ticket ticket =
        issuance
            .database()
            .transact(
                store -> {
                  String userId = subject.find(store).id();
                  Ticket task = ticket(id, userId, actor, redirectUrl, seconds);
                  store.tickets().insert(task);
                  return task;
                });
    String token = issuance.ticketTokens().sign(ticket);
    Answer.json(request, json(ticket).put("url", TicketUrl.of(issuance.url(), token)));
  }

  private static String redirectUrl(JsonBody body) {
    String text = body.requiredText("redirect_url", MAX_URL_CHARACTERS);
    if (!text.isEmpty() && !isWebPage(text)) {
      body.reject("form_param_format_invalid", "redirect_url", "must be an absolute http(s) URL");
    }
    return text;
  }

  private static boolean isWebPage(String text) {
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme());
      return (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
          && url.getHost() != null
          && url.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private ObjectNode actor(String taskId, String agentName, String description) {
    return Json.object()
        .put("sub", agentId(agentName))
        .put("type", "agent")
        .put("task_id", taskId)
        .put("agent_name", agentName)
        .put("task_description", description);
  }

  /** The same for all tasks of one name. */
  private String agentId(String agentName) {
    String text = issuance.keys().instanceId() + '\n' + agentName;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "agent_" + HexFormat.of().formatHex(digest, 0, AGENT_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Ticket ticket(String id, String userId, String actor, String redirectUrl, long seconds) {
    long now = issuance.now();
    return new Ticket(
        id,
        Ticket.Kind.AGENT_TASK,
        userId,
        actor,
        null,
        redirectUrl,
        seconds,
        Ticket.Status.PENDING,
        now + TICKET_SECONDS * 1000,
        now,
        now);
  }

  private void revoke(Context request) {
    JsonBody.of(request).end();
    String id = request.pathParam("agent_task_id");
    Answer.json(
        request,
        json(Revocation.of(issuance, Ticket.Kind.AGENT_TASK, id, "agent_task_cannot_be_revoked")));
  }

  private static ObjectNode json(Ticket ticket) {
    return Json.object()
        .put("object", "agent_task")
        .put("agent_id", Json.stored(String.valueOf(ticket.actor())).path("sub").asText())
        .put("agent_task_id", ticket.id())
        .put("task_id", ticket.id());
  }
}
