package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands for issuer, subject, actor and session ID in a session that a host keeps, so that it
 * cannot carry a customer's state into an impersonation or back. It is a hash, which says nothing
 * to whoever can read the session store. For adapters. Immutable.
 */
public final class SessionIdentity {
  private final String hash;

  private SessionIdentity(String hash) {
    this.hash = hash;
  }

  /** Says what becomes of a session that a request of this identity comes with. */
  public enum Use {
    /** It belongs to nobody yet: bind it to this identity, under a new session ID. */
    TAKE_OVER,

    /** It belongs to this identity: keep it. */
    KEEP,

    /** It belongs to another identity: end it. */
    END
  }

  /** Returns the identity of whom a verified token speaks for. */
  public static SessionIdentity of(ImpersonationContext context) {
    MessageDigest hash = sha256();
    List<String> parts =
        List.of(
            context.issuer(),
            context.subject(),
            context.impersonation().name(),
            context.actorId().orElse(""),
            context.sessionId().orElse(""));
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // With its length before it, no part can run into the next.
      hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      hash.update(bytes);
    }
    return new SessionIdentity(
        Base64.getUrlEncoder().withoutPadding().encodeToString(hash.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }

  /** Returns what to put into the session, in letters, digits, - and _. */
  public String hash() {
    return hash;
  }

  /**
   * Returns what becomes of a session.
   *
   * @param bound what the session holds where {@link #hash} is put; null if nothing
   */
  public Use use(@Nullable Object bound) {
    if (bound == null) {
      return Use.TAKE_OVER;
    }
    return hash.equals(bound) ? Use.KEEP : Use.END;
  }

  @Override
  public String toString() {
    return "SessionIdentity[]";
  }
}
