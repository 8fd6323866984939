package dev.impersonation.contract;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Speaks HTTP as bytes over one connection, for what no client library sends: requests are sent and
 * answers read when the test says so.
 */
public final class RawConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  /** Connects to this port of the loopback address. */
  public RawConnection(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends the request, and returns all that comes until the host closes. */
  public static String exchange(int port, String request) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(request);
      return connection.readToTheEnd();
    }
  }

  /** Sends without waiting for an answer. */
  public void send(String requests) throws IOException {
    socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads the next answer to a request other than HEAD. */
  public Exchange read() throws IOException {
    int status = status(line());
    Map<String, List<String>> headers = new TreeMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      headers
          .computeIfAbsent(
              field.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(field.substring(colon + 1).strip());
    }
    String body =
        headers.containsKey("transfer-encoding")
            ? chunked()
            : text(Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0)));
    return new Exchange(status, headers, body);
  }

  /** Reads the first byte of an answer. */
  public int readFirst() throws IOException {
    return in.read();
  }

  /** Reads all that comes until the host closes. */
  public String readToTheEnd() throws IOException {
    try {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server neither answered in full nor closed", e);
    }
  }

  /** Whether a protected handler wrote this; the error page is none. */
  static boolean handlerRan(String answer) {
    return answer.contains("\"handler\":\"ran\"");
  }

  /** Returns the status of an answer, or 0 where that is none. */
  public static int status(String answer) {
    return answer.startsWith("HTTP/1.") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  private String chunked() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.append(text(size));
      line();
    }
    line();
    return body.toString();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private String text(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("closed in the middle of an answer");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed in the middle of an answer: " + line);
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  /** Closes as a client that is gone, rather than one that has heard enough. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
