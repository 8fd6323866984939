package dev.impersonation.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A key set endpoint on a loopback socket that can misbehave down to the byte. */
final class KeySetServer implements AutoCloseable {

  /** Writes to one connection whose request head was read; the connection is closed afterwards. */
  interface Answer {
    void writeTo(Socket client) throws IOException;
  }

  private final ServerSocket listener;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Long> brokenOff = new CompletableFuture<>();
  private volatile Answer answer;

  KeySetServer(Answer answer) {
    this.answer = answer;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::acceptAll);
  }

  static KeySetServer serving(String... jwks) {
    return new KeySetServer(json(SampleKeys.set(jwks)));
  }

  void answer(Answer next) {
    answer = next;
  }

  void serve(String... jwks) {
    answer = json(SampleKeys.set(jwks));
  }

  URI url() {
    return url("http", "/jwks.json");
  }

  URI url(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + path);
  }

  /** How many requests arrived whole. */
  int requests() {
    return requests.size();
  }

  /** How many connections were opened, with or without a request. */
  int connections() {
    return connections.size();
  }

  String lastRequest() {
    return requests.stream().reduce("", (first, second) -> second);
  }

  /** The bytes of body that were written when the client closed; waits for that, bounded. */
  long awaitBrokenOff() throws Exception {
    return brokenOff.get(20, TimeUnit.SECONDS);
  }

  static Answer json(String body) {
    return raw(head(200, "Content-Type: application/json") + body);
  }

  static Answer status(int status, String body) {
    return raw(head(status, "Content-Type: application/json") + body);
  }

  static Answer raw(String answer) {
    return raw(answer.getBytes(UTF_8));
  }

  static Answer raw(byte[] answer) {
    return client -> client.getOutputStream().write(answer);
  }

  static String head(int status, String... fields) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Any\r\nConnection: close\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** The answer, but not before the latch is open. */
  static Answer after(CountDownLatch latch, Answer then) {
    return client -> {
      try {
        if (!latch.await(20, TimeUnit.SECONDS)) {
          throw new IOException("never released");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      then.writeTo(client);
    };
  }

  /** After the start, a space now and then, without an end; see {@link #awaitBrokenOff()}. */
  Answer dripping(String start) {
    return client -> {
      client.getOutputStream().write(start.getBytes(UTF_8));
      long written = 0;
      try {
        while (isOpen(client)) {
          client.getOutputStream().write(' ');
          written++;
        }
      } catch (IOException e) {
        // The client has closed, which is what is waited for.
      }
      brokenOff.complete(written);
    };
  }

  /** After the start, spaces as fast as the socket takes them; see {@link #awaitBrokenOff()}. */
  Answer flooding(String start) {
    return client -> {
      client.getOutputStream().write(start.getBytes(UTF_8));
      byte[] spaces = " ".repeat(8192).getBytes(UTF_8);
      long written = 0;
      try {
        while (true) {
          client.getOutputStream().write(spaces);
          written += spaces.length;
        }
      } catch (IOException e) {
        brokenOff.complete(written);
      }
    };
  }

  private static boolean isOpen(Socket client) throws IOException {
    client.setSoTimeout(10);
    try {
      return client.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        connections.add(client);
        start(() -> handle(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void handle(Socket client) {
    try (client) {
      client.setSoTimeout(20_000);
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      InputStream in = client.getInputStream();
      while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.write(next);
      }
      requests.add(head.toString(ISO_8859_1));
      answer.writeTo(client);
      client.shutdownOutput();
    } catch (IOException e) {
      // The client is gone; the tests look at what it made of that.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "key set server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
