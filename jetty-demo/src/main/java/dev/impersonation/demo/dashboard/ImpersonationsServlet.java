package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkSession;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * GET lists the actor tokens of this dashboard and all impersonated sessions, POST makes a token,
 * POST at {@code /<token>/revoke} takes one back.
 */
public final class ImpersonationsServlet extends DashboardServlet {
  private static final long serialVersionUID = 1L;

  private Impersonations impersonations() {
    return new Impersonations(dashboard());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(
        response,
        HttpServletResponse.SC_OK,
        () -> {
          requireNoMorePath(request);
          return list(OperatorSession.of(request).user().id());
        });
  }

  private ObjectNode list(String operatorId) throws ClerkException {
    dashboard().grants().refresh(dashboard().backend(), dashboard().clock());
    ObjectNode answer = WebJson.object().put("now", dashboard().clock().millis());
    ArrayNode tokens = answer.putArray("tokens");
    for (Grant grant : dashboard().grants().all()) {
      tokens.add(token(grant, operatorId));
    }
    ArrayNode sessions = answer.putArray("sessions");
    for (ClerkSession session : dashboard().backend().activeImpersonations()) {
      sessions.add(session(session));
    }
    return answer;
  }

  /** Whoever opens the link acts under its operator's name: no other operator is shown it. */
  private ObjectNode token(Grant grant, String operatorId) {
    ObjectNode token =
        WebJson.object()
            .put("id", grant.token().id())
            .put("reason", grant.asked().reason())
            .put("ticket", grant.asked().ticket())
            .put("created", grant.created().toEpochMilli())
            .put("openBy", grant.openBy().toEpochMilli())
            .put("until", grant.until().toEpochMilli())
            .put("status", grant.status().name().toLowerCase(Locale.ROOT));
    token.set("subject", dashboard().people().json(grant.asked().userId()));
    token.set("operator", dashboard().people().json(grant.operatorId()));
    if (grant.isPending() && grant.operatorId().equals(operatorId)) {
      token.put("url", grant.token().url());
    }
    return token;
  }

  private ObjectNode session(ClerkSession session) {
    JsonNode actor = session.actor();
    long end = session.expireAt();
    JsonNode until = actor.path("until");
    if (until.isIntegralNumber() && until.asLong() < end / 1000) {
      end = until.asLong() * 1000;
    }
    ObjectNode json =
        WebJson.object()
            .put("id", session.id())
            .put("since", session.createdAt())
            .put("end", end)
            .put("reason", actor.path("reason").asText(""))
            .put("ticket", actor.path("ticket").asText(""));
    json.set("subject", dashboard().people().json(session.userId()));
    json.set("actor", dashboard().people().json(actor.path("sub").asText("")));
    return json;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getPathInfo() == null) {
      start(request, response);
      return;
    }
    answer(
        response,
        HttpServletResponse.SC_OK,
        () -> {
          impersonations().revoke(idBefore("revoke", request));
          return WebJson.object().put("status", "revoked");
        });
  }

  private void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<JsonNode> body = WebJson.body(request, response);
    if (body.isEmpty()) {
      return;
    }
    answer(
        response,
        HttpServletResponse.SC_CREATED,
        () -> {
          StartRequest asked = StartRequest.of(body.get());
          OperatorSession operator = OperatorSession.of(request);
          Grant grant = impersonations().start(operator, asked);
          return WebJson.object().put("id", grant.token().id()).put("url", grant.token().url());
        });
  }
}
