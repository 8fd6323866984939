package dev.impersonation.contract;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Ends requests in the ways that an audit may lose or count twice; {@code do} says which. */
public final class AuditedServlet extends HttpServlet {
  /** What its exceptions say, and nobody is to be told. */
  static final String MESSAGE = "thrown-by-the-application";

  private static final long serialVersionUID = 1L;
  private static final int TIMEOUT_MILLIS = 50;
  private static final int CHUNK = 64 * 1024;

  /** More than the buffers between the two ends hold. */
  private static final int CHUNKS = 1024;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (request.getParameter("do")) {
      case "status" -> response.setStatus(Integer.parseInt(request.getParameter("status")));
      case "chunks" -> writeChunks(response);
      case "write" -> writeMuch(response);
      case "upgrade" -> request.upgrade(LeavesHttp.class);
      case "throw-wrapped" ->
          throw new ServletException(MESSAGE, new IllegalStateException(MESSAGE));
      case "throw-runtime" -> throw new IllegalStateException(MESSAGE);
      case "throw-error" -> throw new LinkageError(MESSAGE);
      case "throw-late" -> {
        writeChunks(response);
        throw new IllegalStateException(MESSAGE);
      }
      default -> startAsync(request, response);
    }
  }

  private static void startAsync(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    switch (request.getParameter("do")) {
      case "async-early" -> answer(request.startAsync());
      case "async-write" -> {
        AsyncContext async = request.startAsync();
        afterDeparture(request, () -> writeMuch(async));
      }
      case "async-again" -> {
        AsyncContext async = request.startAsync(request, response);
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
          async.start(() -> answer(async));
        } else {
          async.dispatch();
        }
      }
      case "async-throw" -> {
        AsyncContext async = request.startAsync();
        async.setTimeout(TIMEOUT_MILLIS);
        async.start(
            () -> {
              throw new IllegalStateException(MESSAGE);
            });
      }
      case "async-past-dispatch" ->
          unwrapped(request).startAsync().dispatch(request.getParameter("to"));
      case "async-past-again" -> {
        AsyncContext async = unwrapped(request).startAsync();
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
          async.start(() -> answer(async));
        } else {
          async.dispatch();
        }
      }
      case "async-past" -> {
        AsyncContext async = unwrapped(request).startAsync();
        afterDeparture(request, () -> answer(async));
      }
      default -> throw new ServletException("do what?");
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

  private static void answer(AsyncContext async) {
    try {
      async.getResponse().getWriter().write("done");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      async.complete();
    }
  }

  private static void writeChunks(ServletResponse response) throws IOException {
    for (int chunk = 0; chunk < 3; chunk++) {
      response.getOutputStream().write(new byte[] {'a', 'b', 'c'});
      response.flushBuffer();
    }
  }

  private static void writeMuch(AsyncContext async) {
    try {
      writeMuch(async.getResponse());
    } catch (IOException e) {
      // The client has gone, as it was told to.
    } finally {
      async.complete();
    }
  }

  private static void writeMuch(ServletResponse response) throws IOException {
    OutputStream out = response.getOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int written = 0; written < CHUNKS; written++) {
      out.write(chunk);
    }
  }
}
