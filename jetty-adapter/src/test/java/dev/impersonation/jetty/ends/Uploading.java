package dev.impersonation.jetty.ends;

import dev.impersonation.jetty.ends.Ending.Thrown;
import java.io.IOException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A way in which an application takes what a client sends. */
enum Uploading {
  READ {
    @Override
    void take(Request request, Response response, Callback callback) throws Exception {
      Content.Source.asInputStream(request).readAllBytes();
      response.write(true, Ending.bytes(), callback);
    }
  },

  READ_AND_CAUGHT {
    @Override
    void take(Request request, Response response, Callback callback) {
      try {
        Content.Source.asInputStream(request).readAllBytes();
      } catch (IOException e) {
        response.setStatus(418);
      }
      callback.succeeded();
    }
  },

  LEFT_AND_ANSWERED {
    @Override
    void take(Request request, Response response, Callback callback) {
      response.write(true, Ending.bytes(), callback);
    }
  },

  LEFT {
    @Override
    void take(Request request, Response response, Callback callback) {
      callback.succeeded();
    }
  },

  DEMANDED {
    @Override
    void take(Request request, Response response, Callback callback) {
      request.demand(() -> readOn(request, response, callback));
    }
  },

  DEMANDED_AND_THROWN {
    @Override
    void take(Request request, Response response, Callback callback) {
      request.demand(Thrown.raising());
    }
  },

  ANSWERED_DEMANDED_AND_THROWN {
    @Override
    void take(Request request, Response response, Callback callback) throws Exception {
      Ending.begin(response);
      request.demand(Thrown.raising());
    }
  },

  /** Jetty takes that for a failure. */
  DEMANDED_AND_SUCCEEDED {
    @Override
    void take(Request request, Response response, Callback callback) {
      request.demand(() -> {});
      callback.succeeded();
    }
  },

  DEMANDED_FOR_EVER {
    @Override
    void take(Request request, Response response, Callback callback) {
      request.demand(() -> {});
    }
  },

  FORGOTTEN {
    @Override
    void take(Request request, Response response, Callback callback) {}
  };

  abstract void take(Request request, Response response, Callback callback) throws Exception;

  private static void readOn(Request request, Response response, Callback callback) {
    Content.Chunk chunk = request.read();
    while (chunk != null && !Content.Chunk.isFailure(chunk) && !chunk.isLast()) {
      chunk.release();
      chunk = request.read();
    }
    if (chunk == null) {
      request.demand(() -> readOn(request, response, callback));
    } else if (Content.Chunk.isFailure(chunk)) {
      callback.failed(chunk.getFailure());
    } else {
      chunk.release();
      response.write(true, Ending.bytes(), callback);
    }
  }
}
