package dev.impersonation.jetty;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.session.SessionManager;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Binds the sessions of the contexts behind a handler, whenever one of them starts: sessions are
 * known only behind the handler that keeps them.
 */
final class ContextSessions implements Container.InheritedListener, LifeCycle.Listener {
  @Override
  public void beanAdded(Container parent, Object child) {
    if (child instanceof ContextHandler context) {
      context.addEventListener((LifeCycle.Listener) this);
    }
  }

  @Override
  public void beanRemoved(Container parent, Object child) {
    if (child instanceof ContextHandler context) {
      context.removeEventListener((LifeCycle.Listener) this);
    }
  }

  /**
   * Stands behind the session handlers of a context.
   *
   * @throws IllegalStateException if it has sessions elsewhere
   */
  @Override
  public void lifeCycleStarting(LifeCycle starting) {
    if (starting instanceof ContextHandler context) {
      context
          .getContainedBeans(SessionManager.class)
          .forEach(manager -> standBehind(context, manager));
    }
  }

  private static void standBehind(ContextHandler context, SessionManager manager) {
    if (!(manager instanceof Handler.Singleton sessions)) {
      throw new IllegalStateException(
          "the context "
              + context.getContextPath()
              + " does not start: as with EE8 and EE9, its sessions cannot be bound to an identity"
              + " from outside, and a session of the customer's would be carried into an"
              + " impersonation. If that is of no concern, set bindHttpSession to off");
    }
    if (!(sessions.getHandler() instanceof SessionsHandler)) {
      sessions.insertHandler(new SessionsHandler());
    }
  }
}
