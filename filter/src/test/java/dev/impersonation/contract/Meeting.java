package dev.impersonation.contract;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Two requests that wait for each other at every step: before the filter, when either has read for
 * the first time whose the servlet session is and does not know yet, and twice where the
 * application has put something into it. One may fall behind at a reading, by steps of the other's.
 * Once one has gone the other waits no more.
 */
final class Meeting {
  private static final String ATTRIBUTE = Meeting.class.getName();
  private static final String BINDING = "dev.impersonation.servlet.SessionBinding";

  private final Phaser both = new Phaser(2);

  /** Two steps, if this request is one of two. */
  static void of(ServletRequest request) throws ServletException {
    if (request.getAttribute(ATTRIBUTE) instanceof Meeting meeting) {
      meeting.await();
      meeting.await();
    }
  }

  /** Returns the request to pass on; it falls behind by so many steps, at this of its readings. */
  HttpServletRequest begin(HttpServletRequest request, int behind, int reading)
      throws ServletException {
    request.setAttribute(ATTRIBUTE, this);
    await();
    return new ReadTogether(request, behind, reading);
  }

  void end() {
    both.arriveAndDeregister();
  }

  private void await() throws ServletException {
    try {
      both.awaitAdvanceInterruptibly(both.arrive(), 20, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new ServletException("the other request did not come", e);
    }
  }

  private final class ReadTogether extends HttpServletRequestWrapper {
    private final AtomicInteger readings = new AtomicInteger();
    private final int behind;
    private final int reading;

    ReadTogether(HttpServletRequest request, int behind, int reading) {
      super(request);
      this.behind = behind;
      this.reading = reading;
    }

    private void hasRead() throws ServletException {
      int count = readings.incrementAndGet();
      int steps = (count == 1 ? 1 : 0) + (count == reading ? behind : 0);
      for (int step = 0; step < steps; step++) {
        await();
      }
    }

    @Override
    public HttpSession getSession() {
      return meeting(super.getSession());
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
      HttpSession session = super.getSession(create);
      return session == null ? null : meeting(session);
    }

    private HttpSession meeting(HttpSession session) {
      return (HttpSession)
          Proxy.newProxyInstance(
              HttpSession.class.getClassLoader(),
              new Class<?>[] {HttpSession.class},
              (proxy, method, arguments) -> {
                Object result;
                try {
                  result = method.invoke(session, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
                if (isBinding(method.getName(), arguments)) {
                  hasRead();
                }
                return result;
              });
    }
  }

  private static boolean isBinding(String method, Object @Nullable [] arguments) {
    return method.equals("getAttribute") && arguments != null && BINDING.equals(arguments[0]);
  }
}
