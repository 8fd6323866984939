package dev.impersonation.issuer.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.json.SessionJson;
import dev.impersonation.issuer.json.UserJson;
import dev.impersonation.issuer.storage.Membership;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.SignIn;
import dev.impersonation.issuer.token.Issuance;
import dev.impersonation.issuer.token.SessionTokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the resources that a browser gets. */
final class FrontendJson {
  private final Issuance issuance;
  private final UserJson users;

  FrontendJson(Issuance issuance) {
    this.issuance = issuance;
    users = new UserJson(issuance.url());
  }

  /** Returns what mutations answer: a resource, and the client as it is then. */
  ObjectNode envelope(JsonNode response, Optional<ObjectNode> client) {
    ObjectNode envelope = Json.object();
    envelope.set("response", response);
    client.ifPresentOrElse(
        present -> envelope.set("client", present), () -> envelope.putNull("client"));
    return envelope;
  }

  /**
   * Returns the client, with a fresh token for each session.
   *
   * @param origin the page that asks
   */
  ObjectNode client(ClientView view, Optional<String> origin) {
    ObjectNode json =
        Json.object()
            .put("object", "client")
            .put("id", view.client().id())
            .put("last_active_session_id", lastActive(view))
            .put("last_authentication_strategy", (String) null)
            .put("cookie_expires_at", (Long) null)
            .put("captcha_bypass", false)
            .put("created_at", view.client().createdAt())
            .put("updated_at", view.client().updatedAt());
    json.putNull("sign_up");
    view.signIn()
        .ifPresentOrElse(
            signIn -> json.set("sign_in", signIn(signIn)), () -> json.putNull("sign_in"));
    ArrayNode sessions = json.putArray("sessions");
    view.sessions().forEach(session -> sessions.add(session(session, origin)));
    return json;
  }

  private static @Nullable String lastActive(ClientView view) {
    String id = view.client().lastActiveSessionId();
    boolean isActive =
        view.sessions().stream().anyMatch(signedIn -> signedIn.session().id().equals(id));
    return isActive ? id : null;
  }

  /** Returns the session, with a fresh token if it is active. */
  ObjectNode session(SignedIn signedIn, Optional<String> origin) {
    ObjectNode json = SessionJson.of(signedIn.session());
    json.set("user", users.frontend(signedIn.user(), signedIn.memberships()));
    json.set("public_user_data", users.publicData(signedIn.user()));
    json.set("factor_verification_age", issuance.sessionTokens().factorAges(signedIn.session()));
    if (signedIn.session().isActive()) {
      json.set("last_active_token", token(signedIn.session(), signedIn.organization(), origin));
    } else {
      json.putNull("last_active_token");
    }
    return json;
  }

  /** Returns a new session token for an organization of the user's. */
  ObjectNode token(Session session, Optional<Membership> organization, Optional<String> origin) {
    String jwt =
        issuance
            .sessionTokens()
            .sign(session, organization, origin.orElse(null), SessionTokens.LIFETIME);
    return Json.object().put("object", "token").put("jwt", jwt);
  }

  ObjectNode user(SignedIn signedIn) {
    return users.frontend(signedIn.user(), signedIn.memberships());
  }

  /** Returns what stands for something that is not there any more. */
  ObjectNode deleted(String object, String id) {
    return Json.object().put("object", object).put("id", id).put("deleted", true);
  }

  ObjectNode signIn(SignIn signIn) {
    boolean done = signIn.status().equals(SessionStart.COMPLETE);
    ObjectNode json =
        Json.object()
            .put("object", "sign_in_attempt")
            .put("id", signIn.id())
            .put("status", signIn.status())
            .put("identifier", signIn.identifier())
            .put("created_session_id", signIn.createdSessionId())
            .put("abandon_at", signIn.abandonAt());
    json.putArray("supported_identifiers").add("email_address").add("username");
    if (done) {
      json.putNull("supported_first_factors");
      json.putObject("first_factor_verification")
          .put("object", "verification_" + signIn.strategy())
          .put("status", "verified")
          .put("strategy", signIn.strategy())
          .put("attempts", 1)
          .put("expire_at", signIn.abandonAt());
    } else {
      json.putArray("supported_first_factors").addObject().put("strategy", "password");
      json.putNull("first_factor_verification");
    }
    json.putNull("supported_second_factors");
    json.putNull("second_factor_verification");
    json.putNull("user_data");
    return json;
  }
}
