package dev.impersonation.issuer.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.storage.Session;

/** Writes sessions, with the members that both APIs show. */
public final class SessionJson {
  private SessionJson() {}

  /** Returns the session; its actor is what {@code act} of its tokens is. */
  public static ObjectNode of(Session session) {
    ObjectNode json =
        Json.object()
            .put("object", "session")
            .put("id", session.id())
            .put("user_id", session.userId())
            .put("client_id", session.clientId())
            .put("status", session.status())
            .put("last_active_organization_id", session.lastActiveOrganizationId())
            .put("last_active_at", session.lastActiveAt())
            .put("expire_at", session.expireAt())
            .put("abandon_at", session.abandonAt())
            .put("created_at", session.createdAt())
            .put("updated_at", session.updatedAt());
    json.set(
        "actor", session.actor() == null ? Json.object().nullNode() : Json.stored(session.actor()));
    json.putNull("tasks");
    json.putNull("latest_activity");
    return json;
  }
}
