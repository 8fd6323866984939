package dev.impersonation.jetty.core;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Ends requests in the ways that an audit may lose or count twice; {@code do} says which. */
final class AuditedHandler extends Handler.Abstract {
  static final String MESSAGE = "thrown-by-the-application";
  private static final int CHUNK = 64 * 1024;

  /** More than the buffers between the two ends hold. */
  private static final int CHUNKS = 1024;

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Fields query = Request.extractQueryParameters(request);
    switch (String.valueOf(query.getValue("do"))) {
      case "status" -> response.setStatus(Integer.parseInt(query.getValue("status")));
      case "chunks" -> writeChunks(response);
      case "write" -> writeMuch(response);
      case "throw-runtime" -> throw new IllegalStateException(MESSAGE);
      case "throw-error" -> throw new LinkageError(MESSAGE);
      case "throw-late" -> {
        writeChunks(response);
        throw new IllegalStateException(MESSAGE);
      }
      case "upgrade" -> response.setStatus(101);
      default -> throw new IllegalArgumentException("do what?");
    }
    callback.succeeded();
    return true;
  }

  private static void writeChunks(Response response) throws Exception {
    OutputStream out = Content.Sink.asOutputStream(response);
    for (int chunk = 0; chunk < 3; chunk++) {
      out.write("abc".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }

  private static void writeMuch(Response response) throws Exception {
    OutputStream out = Content.Sink.asOutputStream(response);
    byte[] chunk = new byte[CHUNK];
    for (int written = 0; written < CHUNKS; written++) {
      out.write(chunk);
    }
  }
}
