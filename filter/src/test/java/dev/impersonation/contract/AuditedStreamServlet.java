package dev.impersonation.contract;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Reads what a client sends, or writes more than it takes, in the way that {@code do} says. If that
 * fails a listener does what {@code then} says.
 */
public final class AuditedStreamServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int TIMEOUT_MILLIS = 200;
  private static final int CHUNK = 64 * 1024;

  /** More than the buffers between the two ends hold. */
  private static final int CHUNKS = 1024;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String what = request.getParameter("do");
    switch (what) {
      case "read" -> answer(response, request.getInputStream().readAllBytes().length);
      case "read-caught" -> readCaught(request, response);
      case "unread" -> answer(response, 0);
      case "listen" -> listen(request, new Reader(start(request), then(request), false));
      case "listen-throw" -> listen(request, new Reader(start(request), then(request), true));
      case "write" -> write(new Writer(start(request), then(request), false));
      case "write-throw" -> write(new Writer(start(request), then(request), true));
      default -> throw new ServletException("do what?");
    }
  }

  private static void readCaught(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      answer(response, request.getInputStream().readAllBytes().length);
    } catch (IOException e) {
      response.setStatus(400);
    }
  }

  private static void answer(HttpServletResponse response, int length) throws IOException {
    response.getOutputStream().print(length);
  }

  private static Then then(HttpServletRequest request) {
    return Then.valueOf(request.getParameter("then"));
  }

  private static AsyncContext start(HttpServletRequest request) {
    AsyncContext async = request.startAsync();
    // A listener that completes is not to be overtaken by the timeout.
    async.setTimeout(then(request) == Then.COMPLETE ? 0 : TIMEOUT_MILLIS);
    return async;
  }

  private static void listen(HttpServletRequest request, Reader reader) throws IOException {
    request.getInputStream().setReadListener(reader);
  }

  private static void write(Writer writer) throws IOException {
    writer.async.getResponse().getOutputStream().setWriteListener(writer);
  }

  /** What a listener does when it is told of an error. */
  public enum Then {
    COMPLETE {
      @Override
      void on(AsyncContext async) {
        async.complete();
      }
    },

    NOTHING {
      @Override
      void on(AsyncContext async) {}
    },

    THROW {
      @Override
      void on(AsyncContext async) {
        throw new IllegalStateException(AuditedServlet.MESSAGE);
      }
    };

    abstract void on(AsyncContext async);
  }

  private record Reader(AsyncContext async, Then then, boolean fails) implements ReadListener {
    @Override
    public void onDataAvailable() throws IOException {
      if (fails) {
        throw new IllegalStateException(AuditedServlet.MESSAGE);
      }
      ServletInputStream in = async.getRequest().getInputStream();
      byte[] buffer = new byte[CHUNK];
      while (in.isReady() && in.read(buffer) >= 0) {
        // What was read is not looked at.
      }
    }

    @Override
    public void onAllDataRead() throws IOException {
      async.getResponse().getOutputStream().print("all");
      async.complete();
    }

    @Override
    public void onError(Throwable thrown) {
      then.on(async);
    }
  }

  private static final class Writer implements WriteListener {
    final AsyncContext async;
    private final Then then;
    private final boolean fails;
    private int written;

    Writer(AsyncContext async, Then then, boolean fails) {
      this.async = async;
      this.then = then;
      this.fails = fails;
    }

    @Override
    public void onWritePossible() throws IOException {
      if (fails) {
        throw new IllegalStateException(AuditedServlet.MESSAGE);
      }
      ServletOutputStream out = async.getResponse().getOutputStream();
      while (out.isReady()) {
        if (written++ == CHUNKS) {
          async.complete();
          return;
        }
        out.write(new byte[CHUNK]);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      then.on(async);
    }
  }
}
