package dev.impersonation.servlet;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A container's sessions as the requests of one client see them: a session, and another one once it
 * has ended. On demand something else happens within the next step of a session.
 */
final class SharedSession {
  private static final AtomicInteger IDS = new AtomicInteger();

  final ServletContext context = mock(ServletContext.class);
  private final Deque<HttpSession> ended = new ArrayDeque<>();
  private HttpSession session = made();
  private Runnable withinGet = () -> {};
  private Runnable withinSet = () -> {};

  SharedSession() {
    Map<String, Object> values = new HashMap<>();
    when(context.getAttribute(anyString())).thenAnswer(call -> values.get(call.getArgument(0)));
    doAnswer(call -> values.put(call.getArgument(0), call.getArgument(1)))
        .when(context)
        .setAttribute(anyString(), any());
    OwnersOfApplication.keepIn(context, new ReentrantLock());
  }

  HttpSession session() {
    return session;
  }

  Deque<HttpSession> ended() {
    return ended;
  }

  /** Has this happen once, when a session has been read and the reader does not know yet. */
  void withinNextGet(Runnable event) {
    withinGet = event;
  }

  /** Has this happen once, just before a session is written. */
  void withinNextSet(Runnable event) {
    withinSet = event;
  }

  /** Has a request see these sessions. */
  void join(HttpServletRequest request) {
    when(request.getServletContext()).thenReturn(context);
    when(request.getSession()).thenAnswer(call -> current(true));
    when(request.getSession(anyBoolean())).thenAnswer(call -> current(call.getArgument(0)));
    when(request.changeSessionId())
        .thenAnswer(
            call -> {
              if (current(false) == null) {
                throw new IllegalStateException("no session");
              }
              String id = "id-" + IDS.incrementAndGet();
              when(session.getId()).thenReturn(id);
              return id;
            });
  }

  private @Nullable HttpSession current(boolean create) {
    if (!ended.contains(session)) {
      return session;
    }
    if (!create) {
      return null;
    }
    session = made();
    return session;
  }

  private HttpSession made() {
    HttpSession made = mock(HttpSession.class);
    Map<String, Object> values = new HashMap<>();
    String id = "id-" + IDS.incrementAndGet();
    when(made.getId()).thenReturn(id);
    when(made.getAttribute(anyString()))
        .thenAnswer(
            call -> {
              requireNotEnded(made);
              Object value = values.get(call.<String>getArgument(0));
              Runnable event = withinGet;
              withinGet = () -> {};
              event.run();
              return value;
            });
    doAnswer(
            call -> {
              Runnable event = withinSet;
              withinSet = () -> {};
              event.run();
              requireNotEnded(made);
              return values.put(call.getArgument(0), call.getArgument(1));
            })
        .when(made)
        .setAttribute(anyString(), any());
    doAnswer(call -> values.remove(call.<String>getArgument(0)))
        .when(made)
        .removeAttribute(anyString());
    doAnswer(
            call -> {
              requireNotEnded(made);
              ended.add(made);
              return null;
            })
        .when(made)
        .invalidate();
    return made;
  }

  private void requireNotEnded(HttpSession each) {
    if (ended.contains(each)) {
      throw new IllegalStateException("the session has ended");
    }
  }
}
