package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.readme.Snippets;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes of docs/access-logs.md, run as they are printed: what a host's access log says of
 * whom each request speaks for.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AccessLogOnHost {
  static final Path GUIDE = Path.of("../docs/access-logs.md");
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+) \\[[^]]+] \"(\\S+ \\S+) HTTP/1.1\" (\\d{3}) (?:\\d+|-)"
              + " subject=\"([\\x21\\x23-\\x7e]+)\" actor=\"([\\x21\\x23-\\x7e]+)\"");

  private final TestIssuer issuer = SharedIssuers.TRUSTED;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private @Nullable RunningHost host;

  /** Starts the host with the guide's access log, whose lines go to {@link #accept}. */
  abstract RunningHost start(Path directory, Map<String, String> settings) throws Exception;

  private final HostQuirks quirks;

  AccessLogOnHost(Container container) {
    this.quirks = container.quirks();
  }

  final void accept(String line) {
    lines.add(line);
  }

  /** Calls the method of the guide's class of this name. */
  final Object recipe(
      Path directory, String type, String method, Class<?> parameter, Object argument)
      throws Exception {
    Path classes = Files.createTempDirectory(directory, "classes");
    Snippets.compile(classes, Snippets.of(GUIDE).block("java", "class " + type));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      return loader.loadClass(type).getMethod(method, parameter).invoke(null, argument);
    }
  }

  @BeforeAll
  final void start(@TempDir Path directory) throws Exception {
    host =
        start(
            directory,
            Map.of("issuer", issuer.issuer(), "jwtKey", issuer.publicKeyPem(), "coverage", "off"));
  }

  @AfterAll
  final void stop() {
    if (host != null) {
      host.close();
    }
  }

  @AfterEach
  final void noRequestHasTwoLines() {
    assertNull(lines.poll(), "a line too many");
  }

  private Logged own(String target, int status, String subject) {
    return Logged.of(target, issuer.token().subject(subject).sign(), status, subject, null);
  }

  private Logged acting(String target, int status, String subject, String actor) {
    return Logged.of(
        target,
        issuer.token().subject(subject).impersonatedBy(actor).sign(),
        status,
        subject,
        actor);
  }

  private static Logged nobody(String target) {
    return Logged.of(target, "", 401, null, null);
  }

  /** Sends them all at once down one connection and reads until it is closed. */
  private void send(List<Logged> requests) throws IOException {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < requests.size(); i++) {
      bytes.append(requests.get(i).request());
      bytes.append(i == requests.size() - 1 ? "Connection: close\r\n\r\n" : "\r\n");
    }
    int port = host == null ? 0 : host.port();
    RawConnection.exchange(port, bytes.toString());
  }

  /** A line is written once the answer has gone, in any order; what varies is left out. */
  private List<String> lines(int count) throws InterruptedException {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String line = lines.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      Matcher matcher = LINE.matcher(line == null ? "no line" : line);
      assertTrue(matcher.matches(), line + " after " + parts);
      parts.add(
          Stream.of(1, 2, 3, 4, 5)
              // Jetty and Tomcat escape the backslash of our escapes once more.
              .map(group -> matcher.group(group).replace("\\\\", "\\"))
              .reduce((one, next) -> one + " " + next)
              .orElseThrow());
    }
    return parts;
  }

  private void assertLogged(List<Logged> requests) throws Exception {
    assertEquals(
        requests.stream().map(Logged::line).sorted().toList(),
        lines(requests.size()).stream().sorted().toList());
  }

  private void assertLogged(Logged request) throws Exception {
    send(List.of(request));
    assertLogged(List.of(request));
  }

  @Test
  void request_impersonated_namesBoth() throws Exception {
    assertLogged(acting("GET /api/orders?page=2", 200, "user_customer", "user_engineer"));
  }

  @Test
  void request_inPerson_namesTheSubjectAlone() throws Exception {
    assertLogged(own("GET /api/orders", 200, "user_customer"));
  }

  @Test
  void request_refusedByPolicy_namesBoth() throws Exception {
    assertLogged(acting("POST /api/orders", 403, "user_customer", "user_engineer"));
  }

  @Test
  void request_withoutToken_namesNobody() throws Exception {
    assertLogged(nobody("GET /api/orders"));
  }

  @Test
  @DisplayName("whom a token that does not verify speaks of is not said")
  void request_withForgedToken_namesNobody() throws Exception {
    String forged = issuer.token().impersonatedBy("user_engineer").forged().sign();
    assertLogged(Logged.of("GET /api/orders", forged, 401, null, null));
  }

  @Test
  void request_answeredLater_namesBoth() throws Exception {
    for (String by : List.of("complete", "timeout-complete")) {
      assertLogged(acting("GET /async?by=" + by, 200, "user_customer", "user_engineer"));
    }
    assertDispatchedLater("GET /async?by=dispatch&to=/api/x");
  }

  @Test
  void request_thatTimesOut_namesBoth() throws Exception {
    assertLogged(acting("GET /async?by=timeout", 500, "user_customer", "user_engineer"));
  }

  @Test
  void request_answeredByTheErrorPage_namesBoth() throws Exception {
    assertLogged(
        acting("GET /dispatch?by=error&status=404", 404, "user_customer", "user_engineer"));
    assertLogged(acting("GET /dispatch?by=throw", 500, "user_customer", "user_engineer"));
    assertLogged(acting("GET /nowhere", 404, "user_customer", "user_engineer"));
  }

  @Test
  void request_forwardedAndIncluding_namesBoth() throws Exception {
    for (String by : List.of("forward", "include")) {
      assertLogged(
          acting("GET /dispatch?to=/api/x&by=" + by, 200, "user_customer", "user_engineer"));
    }
    assertDispatchedLater("GET /dispatch?to=/api/x&by=async");
  }

  /** The target sends the request on to {@code /api/x}, asynchronously. */
  private void assertDispatchedLater(String target) throws Exception {
    Logged request = acting(target, 200, "user_customer", "user_engineer");
    send(List.of(request));
    String line =
        quirks.has(HostQuirk.LOGS_LAST_ASYNC_PATH)
            ? acting("GET /api/x", 200, "user_customer", "user_engineer").line()
            : request.line();
    assertEquals(List.of(line), lines(1));
  }

  @Test
  @DisplayName("requests of many identities, on connections they share, name their own")
  void connections_sharedByIdentities_areNotMixedUp() throws Exception {
    List<List<Logged>> connections = IntStream.range(0, 8).mapToObj(this::mixedConnection).toList();
    connections.parallelStream()
        .forEach(
            requests -> {
              try {
                send(requests);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertLogged(connections.stream().flatMap(List::stream).toList());
  }

  /** Each request has a path of its own, by which its line is told from the others. */
  private List<Logged> mixedConnection(int connection) {
    List<Logged> requests = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      String name = connection + "-" + round;
      requests.add(acting("GET /api/acting" + name, 200, "user_a" + name, "engineer_a" + name));
      requests.add(own("GET /api/own" + name, 200, "user_b" + name));
      requests.add(nobody("GET /api/nobody" + name));
      requests.add(acting("POST /api/refused" + name, 403, "user_c" + name, "engineer_c" + name));
      requests.add(
          acting(
              "GET /async;n=" + name + "?by=complete", 200, "user_d" + name, "engineer_d" + name));
      requests.add(nobody("GET /async;anonymous=" + name + "?by=complete"));
      requests.add(acting("GET /nowhere" + name, 404, "user_e" + name, "engineer_e" + name));
      requests.add(own("GET /api/last" + name, 200, "user_f" + name));
    }
    return requests;
  }

  @Test
  @DisplayName("S31: what a token holds cannot end a field or a line, or begin another one")
  void names_hostile_stayWithinTheirField() throws Exception {
    for (String hostile :
        List.of(
            "-",
            "agent smith",
            "a\" actor=\"user_other",
            "a\r\n127.0.0.1 [now] \"GET /forged HTTP/1.1\" 200 2 subject=\"x\" actor=\"y\"",
            "a\nb\tc\u0000\u001b[2Jd",
            "a\\",
            "a,b;c",
            "%r %{x}r ${jndi:x} <b>",
            "\u202euser\u00e9\u2028\ud83d\ude00",
            "x".repeat(1_000))) {
      assertLogged(acting("GET /api/hostile", 200, "user_customer", hostile));
      assertLogged(acting("POST /api/hostile", 403, hostile, "user_engineer"));
    }
  }

  @Test
  @DisplayName("the guide's example lines have the form of these")
  void examples_ofTheGuide_areOfThisForm() throws Exception {
    List<String> examples = Snippets.of(GUIDE).block("text", "subject=").lines().toList();
    List<Logged> same =
        List.of(
            acting("GET /api/orders", 200, "user_customer", "user_engineer"),
            own("GET /api/orders", 200, "user_customer"),
            acting("POST /api/orders", 403, "user_customer", "user_engineer"),
            nobody("GET /api/orders"));
    lines.addAll(examples);
    assertEquals(same.stream().map(Logged::line).toList(), lines(examples.size()));
    send(same);
    assertLogged(same);
  }
}
