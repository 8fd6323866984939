package dev.impersonation.jetty.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.http.IdentityAttributes;
import dev.impersonation.jetty.core.Scene;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.session.SessionHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("requests for which what stands in front of the handler fails it")
final class FailingServerTest {
  private static String field(String trace) {
    return "traceparent: " + Scene.traceParent(trace);
  }

  private static final class Broken extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Broken() {
      super("broken");
    }
  }

  /** Fails the first time that the identity is written. */
  private static final class BrokenAttributes extends Handler.Wrapper {
    private final AtomicBoolean isBroken = new AtomicBoolean();

    BrokenAttributes(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      return super.handle(
          new Request.Wrapper(request) {
            @Override
            public @Nullable Object setAttribute(String name, Object value) {
              if (name.equals(IdentityAttributes.CONTEXT) && isBroken.compareAndSet(false, true)) {
                throw new Broken();
              }
              return super.setAttribute(name, value);
            }
          },
          response,
          callback);
    }
  }

  private static final class Done extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      callback.succeeded();
      return true;
    }
  }

  @Test
  void handle_identityCannotBeWritten_hasItsOutcomeAtOnce() throws Exception {
    String trace = Scene.newTrace();
    try (Scene scene =
        Scene.allowing()
            .start(
                handler -> {
                  handler.setHandler(new Done());
                  return new BrokenAttributes(handler);
                })) {
      assertEquals(500, scene.send("GET /", scene.acting(), field(trace)).status());
      AuditEvent outcome = scene.recorded().outcome(trace);
      assertEquals(500, outcome.status().orElse(0));
      assertTrue(outcome.failure().orElse("none").endsWith("Broken"), outcome.failure()::toString);
    }
  }

  /** Ends what the application has left open when the sessions cannot be had any more. */
  private static final class BrokenSessions extends Handler.Wrapper {
    private final BlockingQueue<Callback> open;

    BrokenSessions(Handler handler, BlockingQueue<Callback> open) {
      super(handler);
      this.open = open;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      AtomicBoolean isBroken = new AtomicBoolean();
      boolean handled =
          super.handle(
              new Request.Wrapper(request) {
                @Override
                public @Nullable Session getSession(boolean create) {
                  if (isBroken.get()) {
                    throw new Broken();
                  }
                  return super.getSession(create);
                }
              },
              response,
              callback);
      isBroken.set(true);
      Callback left = open.take();
      request.getComponents().getExecutor().execute(left::succeeded);
      return handled;
    }
  }

  private static final class LeavesOpen extends Handler.Abstract {
    private final BlockingQueue<Callback> open;

    LeavesOpen(BlockingQueue<Callback> open) {
      this.open = open;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      open.add(callback);
      return true;
    }
  }

  @Test
  void succeeded_sessionsCannotBeBound_endsAsFailed() throws Exception {
    String trace = Scene.newTrace();
    BlockingQueue<Callback> open = new LinkedBlockingQueue<>();
    try (Scene scene =
        Scene.allowing()
            .start(
                handler -> {
                  handler.setHandler(new LeavesOpen(open));
                  SessionHandler sessions = new SessionHandler();
                  sessions.setHandler(new BrokenSessions(handler, open));
                  return sessions;
                })) {
      assertEquals(500, scene.send("GET /", scene.acting(), field(trace)).status());
      AuditEvent outcome = scene.recorded().outcome(trace);
      assertTrue(outcome.failure().orElse("none").endsWith("Broken"), outcome.failure()::toString);
    }
  }
}
