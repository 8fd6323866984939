package dev.impersonation.issuer.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Ticket;
import java.time.Clock;
import java.util.Optional;

/** Signs and reads ticket JWTs. Safe for use by many threads. */
public final class TicketTokens {
  /** Some times more than the longest that is issued. */
  private static final int MAX_CHARACTERS = 4096;

  private final KeyRing keys;
  private final Clock clock;

  public TicketTokens(KeyRing keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** What a ticket says of itself, its signature verified. */
  public sealed interface Reading {
    /** It names a ticket of ours. */
    record Good(String id) implements Reading {}

    /** It is one of ours that has run out. */
    record Expired() implements Reading {}

    /** It is none of ours. */
    record Invalid() implements Reading {}
  }

  public String sign(Ticket ticket) {
    ObjectNode header = Json.object().put("alg", "RS256").put("typ", "JWT");
    ObjectNode claims =
        Json.object()
            .put("eis", (ticket.expireAt() - ticket.createdAt()) / 1000)
            .put("exp", ticket.expireAt() / 1000)
            .put("iid", keys.instanceId())
            .put("sid", ticket.id())
            .put("st", ticket.kind().text());
    return keys.current().sign(header, claims);
  }

  public Reading read(String ticket) {
    if (ticket.length() > MAX_CHARACTERS) {
      return new Reading.Invalid();
    }
    // A ticket names no key, and may be older than the last rotation.
    for (SigningKey key : keys.all()) {
      Optional<Reading> reading = readWith(key, ticket);
      if (reading.isPresent()) {
        return reading.get();
      }
    }
    return new Reading.Invalid();
  }

  /** Returns empty if it is not signed with this key. */
  private Optional<Reading> readWith(SigningKey key, String ticket) {
    JWTVerifier verifier =
        ((JWTVerifier.BaseVerification)
                JWT.require(key.algorithm()).withClaim("iid", keys.instanceId()))
            .build(clock);
    try {
      return sourceId(verifier.verify(ticket)).map(Reading.Good::new);
    } catch (TokenExpiredException e) {
      return Optional.of(new Reading.Expired());
    } catch (JWTVerificationException e) {
      return Optional.empty();
    }
  }

  /** A session token has a {@code sid} too, but no {@code st}. */
  private static Optional<String> sourceId(DecodedJWT ticket) {
    return ticket.getClaim("st").asString() == null
        ? Optional.empty()
        : Optional.ofNullable(ticket.getClaim("sid").asString());
  }
}
