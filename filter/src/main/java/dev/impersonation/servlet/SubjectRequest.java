package dev.impersonation.servlet;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.ImpersonationPrincipal;
import dev.impersonation.http.Admission;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names the verified subject as the request's user, never the actor or the container's own. */
final class SubjectRequest extends HttpServletRequestWrapper {
  private final HttpServletResponse response;
  private final ImpersonationPrincipal subject;
  private final @Nullable SessionBinding binding;
  private final @Nullable AuditedExchange exchange;

  /** What held for the dispatch that has become asynchronous: its threads may outlive it. */
  private volatile @Nullable VerifiedRequest whenStarted;

  private SubjectRequest(
      HttpServletRequest request,
      HttpServletResponse response,
      ImpersonationPrincipal subject,
      @Nullable SessionBinding binding,
      @Nullable AuditedExchange exchange) {
    super(request);
    this.response = response;
    this.subject = subject;
    this.binding = binding;
    this.exchange = exchange;
  }

  /** The request with this user; as it is, if an earlier dispatch has put the user on it. */
  static HttpServletRequest of(
      HttpServletRequest request,
      HttpServletResponse response,
      ImpersonationContext context,
      @Nullable SessionBinding binding,
      @Nullable AuditedExchange exchange) {
    ImpersonationPrincipal subject = ImpersonationPrincipal.of(context);
    ServletRequest each = request;
    while (each instanceof ServletRequestWrapper wrapper) {
      if (wrapper instanceof SubjectRequest known && known.subject.equals(subject)) {
        return request;
      }
      each = wrapper.getRequest();
    }
    return new SubjectRequest(request, response, subject, binding, exchange);
  }

  /** Not with the container's own request, whose user and roles may be somebody else's. */
  @Override
  public AsyncContext startAsync() {
    return watched(super.startAsync(this, response));
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
    return watched(super.startAsync(request, answer));
  }

  private AsyncContext watched(AsyncContext context) {
    whenStarted = VerifiedRequest.of(this);
    if (exchange != null) {
      exchange.watch(context);
    }
    return context;
  }

  /**
   * Judged when it is asked for: no field of the request needs to tell it before. A request that
   * shows no caller any more, by a wrapper that hides attributes, is not upgraded while somebody
   * impersonates.
   */
  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler)
      throws IOException, ServletException {
    if (subject.context().isImpersonated()) {
      VerifiedRequest running = VerifiedRequest.of(this);
      VerifiedRequest started = whenStarted;
      boolean isOver = running == null || running.deciding() == null;
      VerifiedRequest verified = isOver && started != null ? started : running;
      if (verified == null) {
        throw new ServletException(
            "upgrade() is refused: somebody hides the attributes of this request, so that it cannot"
                + " be told what may be done");
      }
      Admission admission = verified.judgeUpgrade(this);
      if (admission.refusal().isPresent()) {
        verified.exchange().audited().decided(admission);
        throw new RefusedUpgrade(admission.refusal().get());
      }
    }
    return super.upgrade(handler);
  }

  @Override
  public Principal getUserPrincipal() {
    return subject;
  }

  @Override
  public String getRemoteUser() {
    return subject.getName();
  }

  /**
   * Roles that the container knows are those of whoever signed in to the container: they count if
   * an adapter has signed in this very subject and actor there.
   */
  @Override
  public boolean isUserInRole(String role) {
    return super.getUserPrincipal() instanceof ImpersonationPrincipal known
        && known.context().equals(subject.context())
        && super.isUserInRole(role);
  }

  @Override
  public String getAuthType() {
    return "Bearer";
  }

  @Override
  public HttpSession getSession() {
    return Objects.requireNonNull(getSession(true));
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    HttpServletRequest inner = (HttpServletRequest) getRequest();
    return binding == null ? inner.getSession(create) : binding.session(inner, create);
  }

  /** Not of a session that is another identity's. */
  @Override
  public String changeSessionId() {
    HttpSession session = getSession(false);
    if (session instanceof FleetingSession own) {
      return own.changeId();
    }
    if (session == null && binding != null) {
      throw new IllegalStateException("there is no session, or it is not this identity's");
    }
    return super.changeSessionId();
  }
}
