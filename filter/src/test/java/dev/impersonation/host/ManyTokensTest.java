package dev.impersonation.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.http.AuditScope;
import dev.impersonation.keys.KeySource;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.TokenCacheState;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Tag("matrix")
@Timeout(300)
@DisplayName("S23: 400 connections, 10,000 tokens, and a key that leaves in the middle")
class ManyTokensTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
  private static final int TOKENS = 10_000;
  private static final int CONNECTIONS = 400;
  private static final int REQUESTS = 60;

  /** What no token says. */
  private static final String NOBODY = "null";

  private final TestIssuer leaving = TestIssuer.start(CLOCK);
  private final TestIssuer staying = TestIssuer.start(CLOCK);
  private final RotatedKeys keys = new RotatedKeys();
  private final Queue<String> wrongEvents = new ConcurrentLinkedQueue<>();
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ImpersonationFilter filter =
      ImpersonationFilter.builder()
          .issuer(leaving.issuer())
          .keySource(keys)
          .clock(CLOCK)
          // No room for all of them.
          .tokenCache(8L * 1024 * 1024)
          .audit(AuditScope.ALL)
          .auditSink(this::check)
          .build();

  /** Those that are the issuer's by now. */
  private final class RotatedKeys implements KeySource {
    private volatile Map<String, RSAPublicKey> held =
        Map.of(leaving.keyId(), leaving.publicKey(), staying.keyId(), staying.publicKey());

    @Override
    public Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm) {
      return Optional.ofNullable(held.get(String.valueOf(keyId)));
    }

    @Override
    public Object edition() {
      return held;
    }
  }

  /** Tells all that a request shows of whom it speaks for. */
  private static final class TellingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      ImpersonationContext context = ImpersonationFilter.context(request).orElseThrow();
      String body =
          String.join(
              " ",
              context.subject(),
              context.actorId().orElse(NOBODY),
              context.sessionId().orElse(NOBODY),
              request.getUserPrincipal().getName(),
              String.valueOf(request.getAttribute(ImpersonationFilter.SUBJECT_ATTRIBUTE)),
              String.valueOf(request.getAttribute(ImpersonationFilter.ACTOR_ID_ATTRIBUTE)),
              String.valueOf(MDC.get("subject")),
              String.valueOf(MDC.get("actor")),
              String.valueOf(MDC.get("session")));
      response.setContentLength(body.length());
      response.getOutputStream().print(body);
    }
  }

  /** A token, and what it says; its number is in the path of each request that it comes with. */
  private record Sent(int number, String token, boolean isActing, boolean isOfLeavingKey) {
    String subject() {
      return "user_" + number;
    }

    String actor() {
      return isActing ? "user_engineer_" + number : NOBODY;
    }

    String told() {
      String session = "sess_" + number;
      return String.join(
          " ", subject(), actor(), session, subject(), subject(), actor(), subject(), actor(),
          session);
    }
  }

  private Sent sent(int number) {
    boolean isOfLeavingKey = number % 2 == 0;
    boolean isActing = number % 3 == 0;
    TokenBuilder token =
        (isOfLeavingKey ? leaving : staying)
            .token()
            .issuer(leaving.issuer())
            .subject("user_" + number)
            .sessionId("sess_" + number);
    String signed = (isActing ? token.impersonatedBy("user_engineer_" + number) : token).sign();
    return new Sent(number, signed, isActing, isOfLeavingKey);
  }

  /** An event must name those of its own path. */
  private void check(AuditEvent event) {
    events.incrementAndGet();
    String number = event.path().substring("/of/".length());
    boolean isRight =
        event.subject().equals("user_" + number)
            && event.sessionId().equals(Optional.of("sess_" + number))
            && event
                .actorId()
                .equals(
                    Integer.parseInt(number) % 3 == 0
                        ? Optional.of("user_engineer_" + number)
                        : Optional.empty());
    if (!isRight) {
      wrongEvents.add(event.kind() + " of " + event.path());
    }
  }

  @BeforeEach
  void start() throws Exception {
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new TellingServlet()), "/*");
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    leaving.close();
    staying.close();
  }

  @Test
  void doFilter_manyConnectionsAndTokens_eachIsToldItsOwn() throws Exception {
    List<Sent> all = IntStream.range(0, TOKENS).parallel().mapToObj(this::sent).toList();
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Void>> callers = new ArrayList<>();
      for (int caller = 0; caller < CONNECTIONS; caller++) {
        Random random = new Random(caller);
        callers.add(
            () -> {
              call(all, random);
              return null;
            });
      }
      for (Future<Void> caller : threads.invokeAll(callers, 240, TimeUnit.SECONDS)) {
        caller.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(CONNECTIONS * REQUESTS, answers.get());
    assertEquals(List.of(), List.copyOf(wrongEvents));
    awaitEvents(2 * (answers.get() - refused.get()));
    assertTrue(refused.get() > 0, "no token of the key that left was refused");
    TokenCacheState state = filter.tokenCacheState().orElseThrow();
    assertTrue(state.hits() > 0 && state.signatures() > 0, state.toString());
  }

  /** An outcome is recorded when the answer may be there already. */
  private void awaitEvents(int count) {
    long begun = System.nanoTime();
    while (events.get() < count) {
      assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), events + " events");
      Thread.onSpinWait();
    }
    assertEquals(count, events.get());
  }

  private void call(List<Sent> all, Random random) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      for (int request = 0; request < REQUESTS; request++) {
        if (answers.incrementAndGet() == CONNECTIONS * REQUESTS / 2) {
          keys.held = Map.of(staying.keyId(), staying.publicKey());
        }
        Sent sent = all.get(random.nextInt(TOKENS));
        boolean isRotated = keys.held.size() == 1;
        socket.getOutputStream().write(head(sent, random.nextBoolean()).getBytes(ISO_8859_1));
        assertAnswered(sent, isRotated, answer);
      }
    }
  }

  private static String head(Sent sent, boolean isByCookie) {
    String credential =
        isByCookie ? "Cookie: __session=" + sent.token() : "Authorization: Bearer " + sent.token();
    return "GET /of/"
        + sent.number()
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + credential
        + "\r\n\r\n";
  }

  private void assertAnswered(Sent sent, boolean isRotated, BufferedReader answer)
      throws IOException {
    String status = String.valueOf(answer.readLine());
    int length = 0;
    for (String field = answer.readLine();
        field != null && !field.isEmpty();
        field = answer.readLine()) {
      if (field.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(field.substring(15).strip());
      }
    }
    char[] body = new char[length];
    int read = 0;
    while (read < length) {
      int more = answer.read(body, read, length - read);
      assertTrue(more > 0, "the answer ended early");
      read += more;
    }
    if (status.startsWith("HTTP/1.1 401")) {
      assertTrue(
          sent.isOfLeavingKey() && keys.held.size() == 1, "refused although its key is there");
      refused.incrementAndGet();
      return;
    }
    assertEquals("HTTP/1.1 200 OK", status);
    assertTrue(!sent.isOfLeavingKey() || !isRotated, "accepted by a key that had left");
    assertEquals(sent.told(), new String(body));
  }
}
