package dev.impersonation.contract;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Has an asynchronous listener of its own, {@code before} or {@code after} the filter's, that
 * throws whatever it is told of; {@code by} says how the request ends.
 */
public final class AuditedListenerServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int TIMEOUT_MILLIS = 50;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    // Past our own wrapper the filter learns of it only when the dispatch has returned.
    boolean before = request.getParameter("order").equals("before");
    AsyncContext async = before ? unwrapped(request).startAsync() : request.startAsync();
    async.addListener(new Throwing(request.getParameter("throw").equals("error")));
    switch (request.getParameter("by")) {
      case "complete" -> afterDeparture(request, async::complete);
      case "timeout" -> async.setTimeout(TIMEOUT_MILLIS);
      case "error" -> afterDeparture(request, () -> async.dispatch("/audited?do=throw-runtime"));
      default -> throw new ServletException("by what?");
    }
  }

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }

  private static void afterDeparture(ServletRequest request, Runnable work) {
    var unused = DepartureFilter.of(request).thenRunAsync(work, task -> new Thread(task).start());
  }

  private record Throwing(boolean anError) implements AsyncListener {
    private void fail() {
      if (anError) {
        throw new LinkageError(AuditedServlet.MESSAGE);
      }
      throw new IllegalStateException(AuditedServlet.MESSAGE);
    }

    @Override
    public void onComplete(AsyncEvent event) {
      fail();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      fail();
    }

    @Override
    public void onError(AsyncEvent event) {
      fail();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
