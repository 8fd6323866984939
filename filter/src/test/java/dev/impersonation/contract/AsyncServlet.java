package dev.impersonation.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the request after its own thread has gone, on another thread or by the timeout, in the way
 * that the parameter {@code by} says.
 */
public final class AsyncServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TIMEOUT_MILLIS = 50;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String by = request.getParameter("by");
    String to = request.getParameter("to");
    Map<String, @Nullable Object> captured = WhoAmIServlet.seen(request);
    AsyncContext async = request.startAsync(request, response);
    switch (by) {
      case "complete" -> afterDeparture(request, () -> complete(async, captured));
      case "dispatch" -> afterDeparture(request, () -> async.dispatch(to));
      case "dispatch-at" -> at(request, () -> async.dispatch(to));
      case "write-and-dispatch-at" -> {
        response.getWriter().write("head");
        response.flushBuffer();
        at(request, () -> async.dispatch(to));
      }
      case "timeout" -> async.setTimeout(TIMEOUT_MILLIS);
      case "timeout-complete" -> onTimeout(async, () -> complete(async, captured));
      case "timeout-dispatch" -> onTimeout(async, () -> async.dispatch(to));
      default -> throw new ServletException("by what?");
    }
  }

  private static void afterDeparture(HttpServletRequest request, Runnable work) {
    var unused = DepartureFilter.of(request).thenRunAsync(work, task -> new Thread(task).start());
  }

  /** At the time in the parameter {@code at}, in milliseconds. */
  private static void at(HttpServletRequest request, Runnable work) {
    long wait = Long.parseLong(request.getParameter("at")) - System.currentTimeMillis();
    var unused =
        CompletableFuture.runAsync(
            work,
            CompletableFuture.delayedExecutor(
                Math.max(0, wait), TimeUnit.MILLISECONDS, task -> new Thread(task).start()));
  }

  private static void onTimeout(AsyncContext async, Runnable work) {
    async.setTimeout(TIMEOUT_MILLIS);
    async.addListener(
        new AsyncListener() {
          @Override
          public void onTimeout(AsyncEvent event) {
            work.run();
          }

          @Override
          public void onComplete(AsyncEvent event) {}

          @Override
          public void onError(AsyncEvent event) {}

          @Override
          public void onStartAsync(AsyncEvent event) {}
        });
  }

  /** Tells what was seen at the start, and what is on the request now. */
  private static void complete(AsyncContext async, Map<String, @Nullable Object> captured) {
    try {
      HttpServletRequest request = (HttpServletRequest) async.getRequest();
      Map<String, Object> answer = Map.of("captured", captured, "now", WhoAmIServlet.seen(request));
      async.getResponse().setContentType("application/json");
      async.getResponse().getWriter().write(JSON.writeValueAsString(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      async.complete();
    }
  }
}
