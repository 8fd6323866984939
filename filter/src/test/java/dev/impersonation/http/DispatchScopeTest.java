package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.LimitedLog;
import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@DisplayName("the time of a dispatch: MDC keys and observers")
final class DispatchScopeTest {
  private static final String SECRET = Secrets.SECRET;

  private final Thrown thrown =
      new Thrown(new LimitedLog(LoggerFactory.getLogger(DispatchScope.class), () -> 0));
  private final List<String> done = new ArrayList<>();

  @BeforeEach
  void setOuterValues() {
    MDC.clear();
    MDC.put("subject", "outer");
    MDC.put("other", "stays");
  }

  @AfterEach
  void clear() {
    MDC.clear();
  }

  private static Caller acting() {
    return new Caller.Verified(
        ImpersonationContext.builder("https://issuer.example", "user\ncustomer")
            .sessionId("sess_1")
            .actor(Actor.of("user_engineer"))
            .build());
  }

  private static Caller own() {
    return new Caller.Verified(
        ImpersonationContext.builder("https://issuer.example", "user_own").build());
  }

  private static Map<String, String> mdc() {
    return new HashMap<>(Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()));
  }

  private static void assertRestored() {
    assertEquals(Map.of("subject", "outer", "other", "stays"), mdc());
  }

  private RequestObserver named(String name, @Nullable Throwable atClose) {
    return new RequestObserver() {
      @Override
      public Scope enter(ImpersonationContext context) {
        done.add("enter " + name);
        return () -> {
          done.add("close " + name);
          sneak(atClose);
        };
      }
    };
  }

  private static void sneak(@Nullable Throwable thrown) {
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private RequestObserver failing(Throwable thrown) {
    return new RequestObserver() {
      @Override
      public Scope enter(ImpersonationContext context) {
        sneak(thrown);
        return () -> {};
      }

      @Override
      public void decided(Admission admission) {
        sneak(thrown);
      }
    };
  }

  @Test
  @DisplayName("S31: MDC values are escaped, nested dispatches restore the outer ones")
  void open_nested_restoresOuterValues() {
    DispatchScope outer = DispatchScope.open(acting(), List.of(), thrown);
    Map<String, String> acting =
        Map.of(
            "subject",
            "user\\u000acustomer",
            "actor",
            "user_engineer",
            "session",
            "sess_1",
            "impersonated",
            "true",
            "other",
            "stays");
    assertEquals(acting, mdc());
    DispatchScope inner = DispatchScope.open(own(), List.of(), thrown);
    assertEquals(Map.of("subject", "user_own", "impersonated", "false", "other", "stays"), mdc());
    DispatchScope nobody = DispatchScope.open(null, List.of(), thrown);
    assertEquals(Map.of("other", "stays"), mdc());
    nobody.close();
    inner.close();
    assertEquals(acting, mdc());
    outer.close();
    outer.close();
    assertRestored();
  }

  @Test
  void close_severalObservers_endsThemInReverse() {
    DispatchScope.open(acting(), List.of(named("a", null), named("b", null)), thrown).close();
    assertEquals(List.of("enter a", "enter b", "close b", "close a"), done);
  }

  @Test
  @DisplayName("S31: what an observer throws changes nothing, and is logged by its class alone")
  void open_observersThrow_othersAreToldAndMdcIsRestored() throws IOException {
    LogTail log = LogTail.start();
    List<RequestObserver> observers =
        List.of(
            named("a", new IllegalStateException(SECRET)),
            failing(new IllegalArgumentException(SECRET)),
            failing(new NoClassDefFoundError(SECRET)),
            failing(new StackOverflowError(SECRET)),
            mock(RequestObserver.class),
            named("b", new NoClassDefFoundError(SECRET)));
    DispatchScope.open(acting(), observers, thrown).close();
    assertRestored();
    assertEquals(List.of("enter a", "enter b", "close b", "close a"), done);
    assertEquals(6, log.lines("an observer threw ").size());
    assertEquals(List.of(), log.lines(SECRET));
  }

  @Test
  @DisplayName("S31: nor does an error of the virtual machine, which would show what it says")
  void open_virtualMachineFails_goesOn() throws IOException {
    LogTail log = LogTail.start();
    List<RequestObserver> observers =
        List.of(named("a", null), failing(new OutOfMemoryError(SECRET)), named("b", null));
    DispatchScope.open(acting(), observers, thrown).close();
    assertRestored();
    assertEquals(List.of("enter a", "enter b", "close b", "close a"), done);
    assertEquals(1, log.lines("an observer threw java.lang.OutOfMemoryError at ").size());
    assertEquals(List.of(), log.lines(SECRET));
  }

  @Test
  void close_virtualMachineFails_endsTheRest() {
    DispatchScope.open(
            acting(), List.of(named("a", null), named("b", new InternalError(SECRET))), thrown)
        .close();
    assertRestored();
    assertEquals(List.of("enter a", "enter b", "close b", "close a"), done);
  }

  @Test
  void decide_observerThrows_judgesTheSame() throws IOException {
    LogTail log = LogTail.start();
    ImpersonationGate gate =
        GateOutcomes.nothingSet()
            .publishableKey(GateOutcomes.OWN_KEY)
            .observer(failing(new NoClassDefFoundError(SECRET)))
            .build();
    Admission admission = gate.decide(PlainRequest.get(), null, List.of());
    assertEquals(401, admission.refusal().orElseThrow().status());
    assertEquals(1, log.lines("an observer threw java.lang.NoClassDefFoundError").size());
    gate.close();
  }
}
