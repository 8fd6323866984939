package dev.impersonation.servlet;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.HttpSessionBinding;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ties a servlet session to the identity that uses it. The session holds a hash, which says nothing
 * to whoever can read the session store, and survives being written there.
 */
record SessionBinding(ImpersonationContext context) {
  static final String ATTRIBUTE = SessionBinding.class.getName();

  /**
   * Returns what binds the sessions of this request; null if that is off, or nobody is verified.
   */
  static @Nullable SessionBinding of(ImpersonationGate gate, @Nullable Verdict verdict) {
    return gate.httpSessionBinding() == HttpSessionBinding.INVALIDATE
            && verdict instanceof Verdict.Verified verified
        ? new SessionBinding(verified.context())
        : null;
  }

  /** Computed only where there is a session to compare it with. */
  private String identity() {
    MessageDigest hash;
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
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
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.digest());
  }

  /**
   * Before the application runs: ends the session of another identity, and takes over one that
   * belongs to nobody yet, under a new ID, lest somebody else know the old one.
   */
  void enter(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null) {
      return;
    }
    try {
      Object bound = session.getAttribute(ATTRIBUTE);
      if (bound == null) {
        session.setAttribute(ATTRIBUTE, identity());
        request.changeSessionId();
      } else if (!identity().equals(bound)) {
        session.invalidate();
      }
    } catch (IllegalStateException e) {
      // Another request of this session ended it meanwhile: there is nothing to carry over.
    }
  }

  /** Binds a session that the application has just made. */
  void bind(HttpSession session) {
    try {
      if (session.getAttribute(ATTRIBUTE) == null) {
        session.setAttribute(ATTRIBUTE, identity());
      }
    } catch (IllegalStateException e) {
      // It has ended already.
    }
  }
}
