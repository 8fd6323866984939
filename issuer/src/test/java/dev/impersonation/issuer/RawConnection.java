package dev.impersonation.issuer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;

/** A connection for what an HTTP client would not send. */
final class RawConnection implements AutoCloseable {
  private static final int LIMIT_MILLIS = 60_000;

  private final Socket socket;
  private final BufferedReader in;

  RawConnection(URI url) throws IOException {
    socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(LIMIT_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Nothing more is sent. */
  void sendEnd() throws IOException {
    socket.shutdownOutput();
  }

  /** Returns all there is until the other side closes. */
  String rest() throws IOException {
    StringBuilder rest = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      rest.append((char) c);
    }
    return rest.toString();
  }

  /** Returns the status of the next answer. */
  int status() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("closed without an answer");
    }
    int status = Integer.parseInt(line.split(" ", 3)[1]);
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    return status;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
