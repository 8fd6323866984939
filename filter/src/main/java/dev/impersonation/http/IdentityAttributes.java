package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Names the request attributes that show applications whom a request speaks for, and writes them.
 * For adapters: applications read them.
 */
public final class IdentityAttributes {
  /** Holds the {@link ImpersonationContext}. */
  public static final String CONTEXT = "dev.impersonation.ImpersonationContext";

  /** Holds the subject as safe text of at most some 200 characters. */
  public static final String SUBJECT = "dev.impersonation.subject";

  /** Holds the current actor's subject as safe text, if there is one. */
  public static final String ACTOR_ID = "dev.impersonation.actorId";

  /** Holds why nobody is signed in, such as {@code token-expired}. */
  public static final String SIGNED_OUT_REASON = "dev.impersonation.signedOutReason";

  private IdentityAttributes() {}

  /**
   * Writes all four, whatever they hold.
   *
   * @param caller null where the gate was never asked
   * @param attributes takes name and value; a value of null removes the attribute
   */
  public static void write(
      @Nullable Caller caller, BiConsumer<String, @Nullable Object> attributes) {
    Identity identity = caller instanceof Caller.Verified verified ? verified.identity() : null;
    attributes.accept(CONTEXT, identity == null ? null : identity.context());
    attributes.accept(SUBJECT, identity == null ? null : identity.subject());
    attributes.accept(ACTOR_ID, identity == null ? null : identity.actorId());
    attributes.accept(
        SIGNED_OUT_REASON,
        caller instanceof Caller.SignedOut signedOut ? signedOut.reason() : null);
  }
}
