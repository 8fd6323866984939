package dev.impersonation.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The application of {@code spring-demo}, as a process of its own that ends with this one. */
record SpringProcess(Process process, URI uri) implements Application {
  /**
   * Starts its runnable jar, and waits until it answers. What it logs goes to standard error.
   *
   * @param port where to listen; 0 for any free port
   * @param filterSettings as for {@link ProtectedApplication#start}
   * @throws DemoException if it does not start; it has said why on standard error
   */
  static SpringProcess start(Path jar, int port, Function<URI, Map<String, String>> filterSettings)
      throws IOException {
    int own = port == 0 ? freePort() : port;
    URI uri = URI.create("http://" + DemoServer.HOST + ":" + own);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(java, "-jar", jar.toString(), "protect")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Settings.write(own, filterSettings.apply(uri), builder.environment());
    SpringProcess application = new SpringProcess(builder.start(), uri);
    Runtime.getRuntime().addShutdownHook(new Thread(application::close, "stop Spring"));
    String said = application.process().inputReader().readLine();
    if (!("ready on " + uri).equals(said)) {
      throw new DemoException("the Spring application did not start", null);
    }
    // Without it there is nothing to show.
    CompletableFuture<Void> unused = application.process().onExit().thenRun(() -> System.exit(1));
    return application;
  }

  /** It is asked for before the application is there, since the issuer must know it. */
  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Lets requests that run come to their end. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
