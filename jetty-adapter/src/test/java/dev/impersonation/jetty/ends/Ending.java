package dev.impersonation.jetty.ends;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A way in which an application ends a request, and what is to be known of it. */
enum Ending {
  ANSWERED(Said.status(200)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.write(true, bytes(), callback);
      return true;
    }
  },

  ANSWERED_BY_ANOTHER_THREAD(Said.status(200)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      elsewhere(request, () -> response.write(true, bytes(), callback));
      return true;
    }
  },

  EMPTY(Said.status(204)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.setStatus(204);
      callback.succeeded();
      return true;
    }
  },

  CONFLICT(Said.status(409)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      Response.writeError(request, response, callback, 409);
      return true;
    }
  },

  UPGRADED(Said.status(101)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.setStatus(101);
      callback.succeeded();
      return true;
    }
  },

  BY_NOBODY(Said.status(404)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      return false;
    }
  },

  THROWN(Said.status(500).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      throw new Thrown();
    }
  },

  ERROR_THROWN(Said.status(500).failed(LinkageError.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      throw new LinkageError(Thrown.MESSAGE);
    }
  },

  STATUS_THROWN(Said.status(400).failed(HttpException.RuntimeException.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      throw new HttpException.RuntimeException(400, Thrown.MESSAGE);
    }
  },

  FAILED(Said.status(500).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      callback.failed(new Thrown());
      return true;
    }
  },

  FAILED_BY_ANOTHER_THREAD(Said.status(500).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      elsewhere(request, () -> callback.failed(new Thrown()));
      return true;
    }
  },

  ERROR_WRITTEN(Said.status(503)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      Response.writeError(request, response, callback, 503, "no", new Thrown());
      return true;
    }
  },

  THROWN_LATE(Said.cut(200).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) throws Exception {
      begin(response);
      throw new Thrown();
    }
  },

  FAILED_LATE(Said.cut(200).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) throws Exception {
      begin(response);
      callback.failed(new Thrown());
      return true;
    }
  },

  THROWN_AFTER_SUCCESS(Said.status(200).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      callback.succeeded();
      throw new Thrown();
    }
  },

  SUCCEEDED_AND_FAILED(Said.status(200).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      callback.succeeded();
      callback.failed(new Thrown());
      return true;
    }
  },

  NOTHING_OF_THE_LENGTH(Said.status(500)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 10);
      callback.succeeded();
      return true;
    }
  },

  LESS_THAN_THE_LENGTH(Said.status(500).failed(IOException.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 10);
      response.write(true, bytes(), callback);
      return true;
    }
  },

  MORE_THAN_THE_LENGTH(Said.cut(200).failed(IOException.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 5);
      response.write(
          false,
          bytes(),
          Callback.from(() -> response.write(true, bytes(), callback), callback::failed));
      return true;
    }
  },

  WRITE_SUCCEEDS_AND_THROWS(Said.cut(200).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.write(false, bytes(), Callback.from(Thrown.raising(), callback::failed));
      return true;
    }
  },

  LAST_WRITE_SUCCEEDS_AND_THROWS(Said.status(200).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.write(true, bytes(), Callback.from(Thrown.raising(), callback::failed));
      return true;
    }
  },

  WRITE_FAILS_AND_THROWS(Said.status(500).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 3);
      response.write(true, bytes(), Callback.from(callback::succeeded, Thrown::raise));
      return true;
    }
  },

  WRITE_OF_ANOTHER_THREAD_THROWS(Said.cut(200).failed(Thrown.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      elsewhere(
          request,
          () -> response.write(false, bytes(), Callback.from(Thrown.raising(), callback::failed)));
      return true;
    }
  },

  /** Jetty takes that for a failure. */
  WRITE_PENDING(Said.cut(200).failed(IllegalStateException.class)) {
    @Override
    boolean end(Request request, Response response, Callback callback) {
      response.write(false, ByteBuffer.allocate(MUCH), Callback.NOOP);
      callback.succeeded();
      return true;
    }
  };

  /** More than the buffers between the two ends hold. */
  static final int MUCH = 64 * 1024 * 1024;

  private final int status;
  private final boolean isWhole;
  private final String failure;

  Ending(Said said) {
    this.status = said.status();
    this.isWhole = said.isWhole();
    this.failure = said.failure();
  }

  Said said() {
    return new Said(status, isWhole, failure);
  }

  abstract boolean end(Request request, Response response, Callback callback) throws Exception;

  static ByteBuffer bytes() {
    return ByteBuffer.wrap("said".getBytes(StandardCharsets.US_ASCII));
  }

  static void begin(Response response) throws IOException {
    Content.Sink.write(response, false, "said", Callback.NOOP);
  }

  static void elsewhere(Request request, Runnable work) {
    request.getComponents().getExecutor().execute(work);
  }

  /**
   * What client and audit are told.
   *
   * @param failure the class that the outcome names, or {@code none}
   */
  record Said(int status, boolean isWhole, String failure) {
    static Said status(int status) {
      return new Said(status, true, "none");
    }

    static Said cut(int status) {
      return new Said(status, false, "none");
    }

    Said failed(Class<? extends Throwable> thrown) {
      return new Said(status, isWhole, thrown.getName());
    }
  }

  /** What an application throws. */
  static final class Thrown extends RuntimeException {
    static final String MESSAGE = "thrown-by-the-application";
    private static final long serialVersionUID = 1L;

    Thrown() {
      super(MESSAGE);
    }

    static Runnable raising() {
      return () -> {
        throw new Thrown();
      };
    }

    static void raise(Throwable cause) {
      if (cause instanceof Exception) {
        throw new Thrown();
      }
    }
  }
}
