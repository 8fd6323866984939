package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.clerk.ClerkActorToken;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkSession;
import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.web.WebJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Starts impersonations, takes them back and ends them. Immutable. */
record Impersonations(Dashboard dashboard) {
  private BackendApi backend() {
    return dashboard.backend();
  }

  /** Returns what lets the operator sign in as the user, once. */
  Grant start(OperatorSession operator, StartRequest asked)
      throws RefusedException, ClerkException {
    requireSubject(asked.userId());
    requireRoom();
    Instant created = dashboard.clock().instant();
    Instant until = created.plus(asked.duration());
    Duration toOpen = Grant.toOpen(asked.duration());
    String mark = UUID.randomUUID().toString();
    ClerkActorToken token =
        backend()
            .createActorToken(
                asked.userId(), actor(operator, asked, until, mark), toOpen, asked.duration());
    // The issuer has counted from an earlier moment on, so that nothing is over too soon here.
    Instant openBy = dashboard.clock().instant().plus(toOpen);
    Grant grant =
        new Grant(
            token, mark, operator.user().id(), asked, created, openBy, until, Grant.Status.PENDING);
    if (!dashboard.grants().add(grant)) {
      // Others were faster. What cannot be listed could not be taken back later.
      backend().revokeActorToken(token.id());
      throw tooMany();
    }
    return grant;
  }

  private void requireRoom() throws RefusedException, ClerkException {
    if (dashboard.grants().isFull()) {
      dashboard.grants().refresh(backend(), dashboard.clock());
      if (dashboard.grants().isFull()) {
        throw tooMany();
      }
    }
  }

  private static RefusedException tooMany() {
    return new RefusedException(
        429,
        "too_many_pending",
        "There are " + Grants.MOST + " links that nobody has opened. Revoke some, or wait.");
  }

  private void requireSubject(String id) throws RefusedException, ClerkException {
    Optional<ClerkUser> user = backend().user(id);
    if (user.isEmpty()) {
      throw new RefusedException(404, "user_not_found", "There is no such user any more.");
    }
    String name = user.get().name();
    if (user.get().operator()) {
      throw new RefusedException(
          403, "operator_protected", name + " is an operator: nobody can act for operators.");
    }
    if (!dashboard.supportAccess().isAllowed(id)) {
      throw new RefusedException(
          403,
          "support_access_withheld",
          name
              + " has not allowed support to sign in. Ask "
              + name
              + " to allow it on the shop's page \"Support access\".");
    }
  }

  private ObjectNode actor(
      OperatorSession operator, StartRequest asked, Instant until, String mark) {
    ObjectNode actor =
        WebJson.object()
            .put("sub", operator.user().id())
            .put("iss", dashboard.issuer().toString())
            .put("sid", operator.signedIn().sessionId())
            .put("reason", asked.reason());
    if (!asked.ticket().isEmpty()) {
      actor.put("ticket", asked.ticket());
    }
    return actor.put("until", until.getEpochSecond()).put("grant", mark);
  }

  /** Makes the link of a grant worthless, as long as nobody has used it. */
  void revoke(String tokenId) throws RefusedException, ClerkException {
    Grant grant = grant(tokenId);
    if (!dashboard.clock().instant().isBefore(grant.openBy())) {
      // The issuer would take it: to it, what has expired is still pending.
      dashboard.grants().refresh(backend(), dashboard.clock());
      grant = grant(tokenId);
    }
    if (!grant.isPending()) {
      throw tooLate(grant.status(), "");
    }
    try {
      backend().revokeActorToken(tokenId);
    } catch (ClerkException e) {
      if (e.status() != 400) {
        throw e;
      }
      dashboard.grants().refresh(backend(), dashboard.clock());
      throw tooLate(grant(tokenId).status(), " The issuer says: " + e.getMessage() + ".");
    }
    dashboard.grants().settle(tokenId, Grant.Status.REVOKED);
  }

  private Grant grant(String tokenId) throws RefusedException {
    return dashboard
        .grants()
        .find(tokenId)
        .orElseThrow(
            () ->
                new RefusedException(
                    404, "token_not_found", "This dashboard has made no such token."));
  }

  private static RefusedException tooLate(Grant.Status status, String issuer) {
    String why =
        switch (status) {
          case ACCEPTED -> "the link was opened already. End its session instead.";
          case REVOKED -> "the link was revoked already.";
          case EXPIRED -> "the link has expired already.";
          case PENDING -> "the link is not pending any more.";
        };
    return new RefusedException(409, "token_not_pending", "It is too late: " + why + issuer);
  }

  /** Ends an impersonated session, whoever began it. */
  void end(String sessionId) throws RefusedException, ClerkException {
    Optional<ClerkSession> session =
        backend().session(sessionId).filter(ClerkSession::isImpersonated);
    if (session.isEmpty()) {
      throw new RefusedException(
          404, "session_not_found", "There is no such impersonated session.");
    }
    try {
      backend().revokeSession(sessionId);
    } catch (ClerkException e) {
      if (e.status() != 400) {
        throw e;
      }
      throw new RefusedException(409, "session_not_active", "That session has ended already.");
    }
  }
}
