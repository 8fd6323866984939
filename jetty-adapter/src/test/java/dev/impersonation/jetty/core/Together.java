package dev.impersonation.jetty.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.session.NullSessionDataStore;
import org.eclipse.jetty.session.SessionCache;
import org.eclipse.jetty.session.SessionData;
import org.eclipse.jetty.session.SessionHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Has two requests wait for each other at every step, as {@code Meeting} has those of servlets:
 * before our handler, when either has read for the first time whose the session is, and twice where
 * the application has put something into it. One may fall behind at a reading.
 */
final class Together extends Handler.Wrapper {
  private static final String ATTRIBUTE = Together.class.getName();
  private static final String BINDING = "dev.impersonation.servlet.SessionBinding";

  private final Map<String, Phaser> meetings = new ConcurrentHashMap<>();
  private final Map<Thread, Steps> steps = new ConcurrentHashMap<>();

  Together(Handler wrapped) {
    super(wrapped);
  }

  /** Two steps, if this request is one of two. */
  static void meet(Request request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Phaser both) {
      await(both);
      await(both);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String name = request.getHeaders().get("X-Together");
    if (name == null) {
      return super.handle(request, response, callback);
    }
    Phaser both = meetings.computeIfAbsent(name, unused -> new Phaser(2));
    request.setAttribute(ATTRIBUTE, both);
    steps.put(Thread.currentThread(), new Steps(both, request.getHeaders()));
    try {
      await(both);
      return super.handle(request, response, callback);
    } finally {
      steps.remove(Thread.currentThread());
      both.arriveAndDeregister();
      meetings.remove(name);
    }
  }

  private static void await(Phaser both) {
    try {
      both.awaitAdvanceInterruptibly(both.arrive(), 20, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalArgumentException("the other request did not come", e);
    }
  }

  /** Returns what keeps sessions that tell when they are read. */
  SessionCache cache(SessionHandler sessions) {
    SessionCache cache = new TellingCache(sessions);
    cache.setSessionDataStore(new NullSessionDataStore());
    return cache;
  }

  private final class TellingCache extends DefaultSessionCache {
    TellingCache(SessionHandler sessions) {
      super(sessions);
    }

    @Override
    public ManagedSession newSession(SessionData data) {
      return new ManagedSession(getSessionManager(), data) {
        @Override
        public @Nullable Object getAttribute(String name) {
          Object value = super.getAttribute(name);
          Steps reader = steps.get(Thread.currentThread());
          if (reader != null && name.equals(BINDING)) {
            reader.hasRead();
          }
          return value;
        }
      };
    }
  }

  private static final class Steps {
    private final AtomicInteger readings = new AtomicInteger();
    private final Phaser both;
    private final long behind;
    private final long reading;

    Steps(Phaser both, HttpFields fields) {
      this.both = both;
      this.behind = fields.getLongField("X-Behind");
      this.reading = fields.getLongField("X-Reading");
    }

    void hasRead() {
      int count = readings.incrementAndGet();
      long steps = (count == 1 ? 1 : 0) + (count == reading ? behind : 0);
      for (long step = 0; step < steps; step++) {
        await(both);
      }
    }
  }
}
