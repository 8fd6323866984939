package dev.impersonation.jetty;

import dev.impersonation.http.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sees what Jetty sends in answer to a request, whoever wrote it: the application, an error page,
 * or Jetty in place of either. Tells how that ended, last of all. Safe for use by many threads.
 */
final class WatchedStream extends HttpStream.Wrapper {
  /** Is told of the end, once. */
  interface Told {
    /**
     * The request is over, and Jetty has written all that it will.
     *
     * @param failure why the client has no whole answer; null if it has
     * @param status that was sent; empty if none was
     */
    void end(@Nullable Throwable failure, OptionalInt status);
  }

  private final Told told;
  private final List<Refusal.Field> fields;
  private volatile int status;
  private volatile boolean isComplete;

  /** Makes one that says the fields with the answer, whatever begins it anew. */
  WatchedStream(HttpStream stream, Told told, List<Refusal.Field> fields) {
    super(stream);
    this.told = told;
    this.fields = fields;
  }

  @Override
  public void prepareResponse(HttpFields.Mutable headers) {
    fields.forEach(field -> Answer.say(headers, field));
    super.prepareResponse(headers);
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    if (response != null && !HttpStatus.isInterim(response.getStatus())) {
      status = response.getStatus();
    }
    isComplete |= last;
    super.send(request, response, last, content, callback);
  }

  @Override
  public void succeeded() {
    try {
      told.end(null, sentStatus());
    } finally {
      super.succeeded();
    }
  }

  @Override
  public void failed(Throwable failure) {
    try {
      Throwable cause = cause(failure);
      told.end(isComplete && cause == CONTENT_NOT_CONSUMED ? null : cause, sentStatus());
    } finally {
      super.failed(failure);
    }
  }

  private OptionalInt sentStatus() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Jetty wraps what it found when nobody wanted the rest of what the client sends. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause != null && failure.getClass() == QuietException.RuntimeException.class
        ? cause
        : failure;
  }
}
