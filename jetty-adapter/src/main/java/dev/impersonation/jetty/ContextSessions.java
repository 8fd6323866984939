package dev.impersonation.jetty;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.session.SessionManager;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Binds the sessions that are kept behind a handler, in a context or in none, whenever what keeps
 * them starts: sessions are known only behind the handler that keeps them.
 *
 * <p>Listens to each handler itself. Jetty has listeners inherited only by what is managed, and
 * nothing is that is added to a running server.
 */
final class ContextSessions implements Container.InheritedListener, LifeCycle.Listener {
  /**
   * Stands behind the session handlers that run in what is there from now on, and listens to it.
   *
   * @throws IllegalStateException if it runs and has sessions elsewhere; then it is not there
   */
  @Override
  public void beanAdded(Container parent, Object child) {
    if (child instanceof Handler handler) {
      try {
        bindRunning(handler);
        listen(handler);
      } catch (RuntimeException e) {
        // Else it would be known when it is added again, and nobody would look.
        parent.removeBean(child);
        throw e;
      }
    }
  }

  @Override
  public void beanRemoved(Container parent, Object child) {
    if (child instanceof Handler handler) {
      tree(handler).forEach(each -> each.removeEventListener(this));
    }
  }

  /**
   * Stands behind the session handlers of a context, and behind those that are in none.
   *
   * @throws IllegalStateException if it has sessions elsewhere
   */
  @Override
  public void lifeCycleStarting(LifeCycle starting) {
    if (starting instanceof Handler handler) {
      listen(handler);
      bind(handler);
      bindRunning(handler);
    }
  }

  /**
   * Looks again for what came while it was configured.
   *
   * @throws IllegalStateException if it has sessions elsewhere
   */
  @Override
  public void lifeCycleStarted(LifeCycle started) {
    if (started instanceof Handler handler) {
      listen(handler);
      bindRunning(handler);
    }
  }

  private static Stream<Handler> tree(Handler root) {
    return root instanceof Handler.Container container
        ? Stream.concat(Stream.of(root), container.getDescendants().stream())
        : Stream.of(root);
  }

  private void listen(Handler root) {
    tree(root).forEach(handler -> handler.addEventListener(this));
  }

  private static void bindRunning(Handler root) {
    tree(root).filter(LifeCycle::isRunning).forEach(ContextSessions::bind);
  }

  private static void bind(Handler handler) {
    if (handler instanceof SessionManager manager) {
      standBehind("what stands behind the ImpersonationHandler", manager);
    }
    if (handler instanceof ContextHandler context) {
      String what = "the context " + context.getContextPath();
      Set<SessionManager> managers = new LinkedHashSet<>();
      collect(context, new HashSet<>(), managers);
      managers.forEach(manager -> standBehind(what, manager));
    } else if (handler instanceof Container container) {
      container
          .getBeans(SessionManager.class)
          .forEach(manager -> standBehind("what stands behind the ImpersonationHandler", manager));
    }
  }

  /** Jetty's own search passes over what is not managed, as is all of EE8 and EE9 that runs. */
  private static void collect(Container container, Set<Object> seen, Set<SessionManager> managers) {
    managers.addAll(container.getBeans(SessionManager.class));
    for (Container inner : container.getBeans(Container.class)) {
      if (!(inner instanceof Server) && seen.add(inner)) {
        collect(inner, seen, managers);
      }
    }
  }

  private static void standBehind(String what, SessionManager manager) {
    if (!(manager instanceof Handler.Singleton sessions)) {
      throw new IllegalStateException(
          what
              + " does not start: as with EE8 and EE9, its sessions cannot be bound to an identity"
              + " from outside, and a session of the customer's would be carried into an"
              + " impersonation. If that is of no concern, set bindHttpSession to off");
    }
    if (sessions.getHandler() instanceof SessionsHandler) {
      return;
    }
    if (sessions.isStarted()) {
      insertIntoRunning(what, sessions);
    } else {
      sessions.insertHandler(new SessionsHandler());
    }
  }

  /** Jetty would stop what is behind it, and start nothing. */
  private static void insertIntoRunning(String what, Handler.Singleton sessions) {
    SessionsHandler inserted = new SessionsHandler();
    Handler behind = sessions.getHandler();
    try {
      boolean managed =
          behind != null && sessions instanceof Container outer && outer.isManaged(behind);
      if (managed) {
        ((Container) sessions).unmanage(behind);
      }
      inserted.setServer(sessions.getServer());
      inserted.setHandler(behind);
      inserted.start();
      sessions.setHandler(inserted);
      if (managed) {
        inserted.manage(behind);
      }
      if (sessions instanceof Container outer) {
        outer.manage(inserted);
      }
    } catch (Exception e) {
      throw new IllegalStateException(
          what
              + " runs already, and its sessions cannot be bound to an identity any more: add it"
              + " behind the ImpersonationHandler before it is started",
          e);
    }
  }
}
