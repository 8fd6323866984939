package dev.impersonation.keys;

import static dev.impersonation.keys.SampleKeys.jwk;
import static dev.impersonation.keys.SampleKeys.set;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A key set endpoint behind TLS on loopback, with a certificate that the JDK's own tool makes. */
final class TlsServer implements AutoCloseable {
  private static final char[] PASSWORD = "test-only".toCharArray();

  /** A certificate, its key, and a context that trusts who signed it. */
  record Identity(KeyStore store, Certificate authority) {
    /** For that subject alternative name, by an authority that is made with it. */
    static Identity create(Path directory, String alternativeName, String... more)
        throws Exception {
      Path file = Files.createTempDirectory(directory, "store").resolve("identity.p12");
      keytool(file, "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c");
      List<String> options =
          new ArrayList<>(List.of("-alias", "server", "-signer", "ca", "-dname", "CN=quoted"));
      options.addAll(List.of("-ext", "san=" + alternativeName));
      options.addAll(List.of(more));
      keytool(file, options.toArray(String[]::new));
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD);
      }
      Certificate authority = store.getCertificate("ca");
      store.deleteEntry("ca");
      return new Identity(store, authority);
    }

    private static void keytool(Path file, String... options) throws Exception {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString());
      command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12"));
      command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
      command.addAll(List.of(options));
      Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String printed = new String(tool.getInputStream().readAllBytes(), UTF_8);
      assertTrue(tool.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, tool.exitValue(), printed);
    }

    SSLContext server() throws Exception {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    }

    SSLContext trusting() throws Exception {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    }
  }

  private final ServerSocket listener;
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();

  TlsServer(SSLContext context, String... protocols) {
    try {
      listener =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(() -> acceptAll(protocols), "tls server");
    thread.setDaemon(true);
    thread.start();
  }

  URI url(String host) {
    return URI.create("https://" + host + ":" + listener.getLocalPort() + "/jwks.json");
  }

  int port() {
    return listener.getLocalPort();
  }

  List<String> heads() {
    return List.copyOf(heads);
  }

  private void acceptAll(String... protocols) {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        client.setSoTimeout(20_000);
        if (protocols.length > 0) {
          ((SSLSocket) client).setEnabledProtocols(protocols);
        }
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
          int next = client.getInputStream().read();
          if (next < 0) {
            throw new IOException("no request");
          }
          head.append((char) next);
        }
        heads.add(head.toString());
        client
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + set(jwk("a"))).getBytes(UTF_8));
      } catch (IOException e) {
        // What the client makes of it is looked at.
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
