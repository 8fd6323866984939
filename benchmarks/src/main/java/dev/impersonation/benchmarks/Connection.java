package dev.impersonation.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A connection that is kept alive, with one request at a time. For one thread at a time. */
final class Connection implements AutoCloseable {
  private static final byte[] OK = ascii("HTTP/1.1 200 ");
  private static final byte[] END = ascii("\r\n\r\n" + NotesServlet.ANSWER);

  private final Socket socket;
  private final RequestFields fields;
  private final int paths;
  private final byte[] answer = new byte[8192];

  private Connection(Socket socket, RequestFields fields, int paths) {
    this.socket = socket;
    this.fields = fields;
    this.paths = paths;
  }

  /** Opens one whose requests have a path of their own each. */
  static Connection open(int port, RequestFields fields) throws IOException {
    return open(port, fields, Integer.MAX_VALUE);
  }

  /**
   * Opens one.
   *
   * @param paths how many there are; the n-th request has that of n modulo this
   */
  static Connection open(int port, RequestFields fields, int paths) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    return new Connection(socket, fields, paths);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends the request of this number and reads the answer, which must be the expected one. */
  void get(int number) throws IOException {
    send(number);
    receive(number);
  }

  /** Sends the request of this number. */
  void send(int number) throws IOException {
    socket
        .getOutputStream()
        .write(
            ascii(
                "GET "
                    + NotesServlet.PATH
                    + number % paths
                    + " HTTP/1.1\r\nHost: localhost\r\n"
                    + fields.of(number)
                    + "\r\n"));
  }

  /** Reads the answer to the request that was sent last, which must be the expected one. */
  void receive(int number) throws IOException {
    InputStream in = socket.getInputStream();
    int length = 0;
    do {
      int read = in.read(answer, length, answer.length - length);
      if (read <= 0) {
        throw new IOException("the answer to request " + number + " ended early");
      }
      length += read;
      int compared = Math.min(length, OK.length);
      if (!Arrays.equals(answer, 0, compared, OK, 0, compared)) {
        throw new IOException("the answer to request " + number + " is not 200");
      }
    } while (!isWhole(length));
  }

  private boolean isWhole(int length) {
    return length > END.length
        && Arrays.equals(answer, length - END.length, length, END, 0, END.length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
