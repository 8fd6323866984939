package dev.impersonation.jetty.core;

import dev.impersonation.contract.AuditedStreamServlet.Then;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * Reads what a client sends, or writes more than it takes, in the way that {@code do} says. If that
 * fails a callback does what {@code then} says, as the listeners of {@code AuditedStreamServlet}.
 */
final class AuditedStreamHandler extends Handler.Abstract {
  private static final int TIMEOUT_MILLIS = 200;
  private static final int CHUNK = 64 * 1024;

  /** More than the buffers between the two ends hold. */
  private static final int CHUNKS = 1024;

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Fields query = Request.extractQueryParameters(request);
    String what = String.valueOf(query.getValue("do"));
    switch (what) {
      case "read" -> answer(response, callback, read(request));
      case "read-caught" -> readCaught(request, response, callback);
      case "unread" -> answer(response, callback, 0);
      case "listen", "listen-throw", "write", "write-throw" -> {
        Then then = Then.valueOf(query.getValue("then"));
        Listening listening = new Listening(request, response, callback, then);
        if (then != Then.COMPLETE) {
          // Nobody else would end it: Jetty knows no timeout for that.
          listening.endLater();
        }
        listening.begin(what);
      }
      default -> throw new IllegalArgumentException("do what?");
    }
    return true;
  }

  private static int read(Request request) throws IOException {
    return Content.Source.asInputStream(request).readAllBytes().length;
  }

  private static void readCaught(Request request, Response response, Callback callback)
      throws IOException {
    try {
      answer(response, callback, read(request));
    } catch (IOException e) {
      response.setStatus(400);
      callback.succeeded();
    }
  }

  private static void answer(Response response, Callback callback, int length) throws IOException {
    OutputStream out = Content.Sink.asOutputStream(response);
    out.write(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
    out.close();
    callback.succeeded();
  }

  private record Listening(Request request, Response response, Callback callback, Then then) {
    void endLater() {
      request
          .getComponents()
          .getScheduler()
          .schedule(
              () -> callback.failed(new TimeoutException()), TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    void begin(String what) {
      switch (what) {
        case "listen" -> request.demand(this::read);
        case "listen-throw" -> request.demand(this::fail);
        case "write" -> write(CHUNKS);
        default -> response.write(false, ByteBuffer.allocate(1), Callback.from(this::fail));
      }
    }

    /** As a container does with a listener that throws: it is told so. */
    private void fail() {
      try {
        throw new IllegalStateException(AuditedHandler.MESSAGE);
      } catch (IllegalStateException e) {
        onError(e);
      }
    }

    private void onError(Throwable failure) {
      switch (then) {
        case COMPLETE -> callback.failed(failure);
        case NOTHING -> {}
        case THROW -> throw new IllegalStateException(AuditedHandler.MESSAGE);
      }
    }

    private void read() {
      Content.Chunk chunk = request.read();
      while (chunk != null && !chunk.isLast()) {
        chunk.release();
        chunk = request.read();
      }
      if (chunk == null) {
        request.demand(this::read);
      } else if (Content.Chunk.isFailure(chunk)) {
        onError(chunk.getFailure());
      } else {
        chunk.release();
        callback.succeeded();
      }
    }

    private void write(int left) {
      if (left == 0) {
        callback.succeeded();
        return;
      }
      response.write(
          false,
          ByteBuffer.allocate(CHUNK),
          Callback.from(() -> write(left - 1), failure -> onError(failure)));
    }
  }
}
