package dev.impersonation.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hides from a request without identity each session that belongs to somebody. Such a session is
 * not ended: then no other can be made in its place, for a container keeps one session a request.
 * Sessions that belong to nobody are as ever.
 */
final class AnonymousRequest extends HttpServletRequestWrapper {
  private final HttpServletResponse response;

  private AnonymousRequest(HttpServletRequest request, HttpServletResponse response) {
    super(request);
    this.response = response;
  }

  /** The request of nobody; as it is, if an earlier dispatch has made it that. */
  static HttpServletRequest of(HttpServletRequest request, HttpServletResponse response) {
    ServletRequest each = request;
    while (each instanceof ServletRequestWrapper wrapper && !(wrapper instanceof SubjectRequest)) {
      if (wrapper instanceof AnonymousRequest) {
        return request;
      }
      each = wrapper.getRequest();
    }
    return new AnonymousRequest(request, response);
  }

  /**
   * Ends the session that is somebody's, and has another one, with these values, belong to whoever
   * signs in without a token.
   */
  static void replaceSession(HttpServletRequest request, FleetingSession own) {
    ServletRequest each = request;
    while (each instanceof ServletRequestWrapper wrapper
        && !(wrapper instanceof AnonymousRequest)) {
      each = wrapper.getRequest();
    }
    if (!(each instanceof AnonymousRequest anonymous)) {
      return;
    }
    HttpServletRequest inner = (HttpServletRequest) anonymous.getRequest();
    HttpSession somebodys = inner.getSession(false);
    if (somebodys != null) {
      SessionBinding.end(somebodys);
    }
    HttpSession next = inner.getSession(true);
    own.moveTo(request, next);
    SessionBinding.keepApart(next, OwnersOfApplication.in(request.getServletContext()));
  }

  /** Not with the container's own request, which shows every session. */
  @Override
  public AsyncContext startAsync() {
    return super.startAsync(this, response);
  }

  /** A preflight, which goes on where nothing else may, asks for no other protocol. */
  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler)
      throws IOException, ServletException {
    if ("OPTIONS".equals(getMethod())) {
      throw new ServletException("upgrade() is refused: nobody is signed in for this OPTIONS");
    }
    return super.upgrade(handler);
  }

  @Override
  public HttpSession getSession() {
    return Objects.requireNonNull(getSession(true));
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    FleetingSession own = FleetingSession.of(this);
    if (own != null) {
      return own;
    }
    HttpSession session = super.getSession(create);
    if (session == null || !SessionBinding.isSomebodys(session)) {
      return session == null ? null : new NobodysSession(session);
    }
    return create ? FleetingSession.begin(this) : null;
  }

  @Override
  public String changeSessionId() {
    HttpSession session = getSession(false);
    if (session == null) {
      throw new IllegalStateException("there is no session, or it is somebody's");
    }
    return session instanceof FleetingSession own ? own.changeId() : super.changeSessionId();
  }

  @Override
  public boolean isRequestedSessionIdValid() {
    HttpSession session = getSession(false);
    return session != null
        && !(session instanceof FleetingSession)
        && super.isRequestedSessionIdValid();
  }
}
