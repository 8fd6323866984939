package dev.impersonation.jetty.ends;

import dev.impersonation.contract.RawConnection;
import dev.impersonation.jetty.core.Scene;
import java.io.IOException;
import java.util.Locale;

/** HTTP/1.1. */
final class Http1Wire implements Wire {
  private static final String HEAD_END = "\r\n\r\n";
  private static final String LAST_CHUNK = "0\r\n\r\n";
  private static final String LENGTH = "content-length: ";

  private final RawConnection connection;
  private String read = "";

  Http1Wire(int port) throws IOException {
    connection = new RawConnection(port);
  }

  @Override
  public void begin(String method, String path, int length, String token, String traceParent)
      throws IOException {
    connection.send(
        Scene.head(method + " " + path, token)
            + ("traceparent: " + traceParent + "\r\n")
            + (length == 0 ? "" : "Content-Length: " + length + "\r\n")
            + "\r\n");
  }

  @Override
  public void body(int bytes, Part part) throws IOException {
    connection.send("x".repeat(bytes));
  }

  @Override
  public int status() throws IOException {
    StringBuilder head = new StringBuilder(read);
    while (head.indexOf(HEAD_END) < 0) {
      int next = connection.readFirst();
      if (next < 0) {
        throw new IOException("closed before an answer: " + head);
      }
      head.append((char) next);
    }
    read = head.toString();
    return RawConnection.status(read);
  }

  @Override
  public boolean isWhole() throws IOException {
    status();
    String head = read.toLowerCase(Locale.ROOT);
    boolean isChunked = head.contains("transfer-encoding: chunked");
    int length = isChunked ? Integer.MAX_VALUE : length(head);
    StringBuilder body = new StringBuilder();
    while (body.length() < length && !(isChunked && endsWith(body, LAST_CHUNK))) {
      int next = next();
      if (next < 0) {
        return false;
      }
      body.append((char) next);
    }
    return true;
  }

  private static int length(String head) {
    int at = head.indexOf(LENGTH);
    return at < 0
        ? 0
        : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at)));
  }

  private static boolean endsWith(StringBuilder text, String end) {
    int at = text.length() - end.length();
    return at >= 0 && text.indexOf(end, at) == at;
  }

  /** However the server has closed. */
  private int next() {
    try {
      return connection.readFirst();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  @Override
  public void reset() throws IOException {
    connection.reset();
  }
}
