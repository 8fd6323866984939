package dev.impersonation.jetty.ends;

import dev.impersonation.jetty.core.CoreServer.Protocol;
import java.io.IOException;

/** One request on a connection of its own, sent and read as the test says so. */
interface Wire extends AutoCloseable {
  /** Connects. */
  static Wire to(int port, Protocol protocol) throws IOException {
    return protocol == Protocol.HTTP_1 ? new Http1Wire(port) : new Http2Wire(port);
  }

  /** Sends a request whose body has so many bytes, of which none is sent yet. */
  void begin(String method, String path, int length, String token, String traceParent)
      throws IOException;

  /** Sends so many bytes of the body. */
  void body(int bytes, Part part) throws IOException;

  /** Whether more of the body follows. */
  enum Part {
    FIRST,
    LAST
  }

  /** Reads the status of the answer. */
  int status() throws IOException;

  /** Reads the rest, and tells whether that is a whole answer. */
  boolean isWhole() throws IOException;

  /** Goes away as a client does that has heard enough. */
  @Override
  void close() throws IOException;

  /** Goes away as a client that is gone. */
  void reset() throws IOException;
}
