package dev.impersonation.demo.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkSession;
import dev.impersonation.demo.trail.OnRecord;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The customer's own view of support: PUT allows it until a time, DELETE withdraws it, GET says
 * when it was there, why, and what it did, and POST at {@code /sessions/<id>/end} ends one. It does
 * not say who it was: to customers, support is support.
 */
public final class SupportAccessServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;
  private static final String SESSIONS = "/sessions/";
  private static final String END = "/end";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String customer = customer(request);
    try {
      OnRecord record = shop().trail().onRecord();
      List<JsonNode> events =
          record.events().stream()
              .filter(event -> event.path("subject").asText().equals(customer))
              .toList();
      ObjectNode answer = access(customer);
      ArrayNode visits = answer.putArray("visits");
      for (ClerkSession session : shop().backend().impersonationsOf(customer)) {
        visits.add(SupportVisit.of(session, events, record));
      }
      WebJson.answer(response, answer);
    } catch (ClerkException e) {
      WebJson.problem(response, e);
    } catch (UncheckedIOException e) {
      WebJson.problem(
          response, 503, "audit_unreadable", "What is on record cannot be read at the moment.");
    }
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<JsonNode> body = WebJson.body(request, response);
    if (body.isEmpty()) {
      return;
    }
    JsonNode until = body.get().path("until");
    if (!until.isIntegralNumber() || !until.canConvertToLong()) {
      WebJson.problem(
          response, 422, "until_invalid", "Say until when, in seconds since the epoch.");
      return;
    }
    try {
      shop().supportAccess().allow(customer(request), Instant.ofEpochSecond(until.asLong()));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      WebJson.problem(response, 422, "until_invalid", String.valueOf(e.getMessage()));
      return;
    }
    WebJson.answer(response, access(customer(request)));
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    shop().supportAccess().withdraw(customer(request));
    WebJson.answer(response, access(customer(request)));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    if (!path.startsWith(SESSIONS) || !path.endsWith(END)) {
      WebJson.problem(response, 404, "not_found", "There is nothing here.");
      return;
    }
    String id =
        path.substring(
            SESSIONS.length(), Math.max(SESSIONS.length(), path.length() - END.length()));
    try {
      boolean isOwn =
          shop()
              .backend()
              .session(id)
              .filter(session -> session.userId().equals(customer(request)))
              .filter(ClerkSession::isImpersonated)
              .isPresent();
      if (isOwn) {
        shop().backend().revokeSession(id);
        WebJson.answer(response, WebJson.object().put("session", "ended"));
      } else {
        WebJson.problem(response, 404, "session_not_found", "There is no such session.");
      }
    } catch (ClerkException e) {
      WebJson.problem(response, e);
    }
  }

  private ObjectNode access(String customer) {
    ObjectNode answer = WebJson.object();
    Optional<Instant> until = shop().supportAccess().until(customer);
    answer.put("until", until.map(Instant::getEpochSecond).orElse(null));
    return answer;
  }
}
