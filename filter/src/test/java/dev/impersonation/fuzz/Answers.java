package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.Admission;
import dev.impersonation.http.Caller;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GateRequest;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks a gate about requests, and holds every answer against those before it. */
final class Answers {
  static final String SUFFIX = "AbCd-_12";

  private static final ImpersonationGate GATE =
      GateBuilder.ofGate()
          .issuer(FuzzIssuer.NAME)
          .keySource(FuzzIssuer.anyKeyId())
          .cookieSuffix(SUFFIX)
          .authorizedParties(List.of(FuzzIssuer.ORIGIN))
          .clock(FuzzIssuer.CLOCK)
          .build();

  private static final Map<String, String> SEEN = new ConcurrentHashMap<>();
  private static final int MAX_CODES = 24;

  private record Request(List<String> authorization, List<Cookie> cookies) implements GateRequest {
    @Override
    public String contextPath() {
      return "";
    }

    @Override
    public Optional<String> rawPath() {
      return Optional.of("/");
    }

    @Override
    public String dispatch() {
      return "REQUEST";
    }

    @Override
    public Optional<String> remoteAddress() {
      return Optional.empty();
    }

    @Override
    public Optional<String> requestId() {
      return Optional.empty();
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public List<String> headers(String name) {
      return name.equalsIgnoreCase("Authorization") ? authorization : List.of();
    }
  }

  private Answers() {}

  /** The caller on a request, which is refused unless it is verified, and then in few words. */
  static Caller caller(List<String> authorization, List<GateRequest.Cookie> cookies) {
    Request request = new Request(authorization, cookies);
    Admission admission = GATE.decide(request, null, List.of());
    Caller caller = admission.caller();
    Optional<Refusal> refusal = admission.refusal();
    assertEquals(!(caller instanceof Caller.Verified), refusal.isPresent());
    refusal.ifPresent(Answers::assertQuotesNothing);
    return caller;
  }

  /** The same code has always the same text, and there are few codes. */
  private static void assertQuotesNothing(Refusal refusal) {
    assertEquals(401, refusal.status());
    String text = refusal.fields() + new String(refusal.body(), UTF_8) + refusal;
    String before = SEEN.putIfAbsent(refusal.code(), text);
    assertTrue(before == null || before.equals(text));
    assertTrue(SEEN.size() <= MAX_CODES, () -> "codes vary: " + SEEN.keySet());
  }
}
