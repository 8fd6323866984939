package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GateRequest;
import dev.impersonation.http.IdentityAttributes;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Refusal;
import dev.impersonation.testkit.SessionToken;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the steps of docs/adapters.md as they are printed, for a host that is none. */
@ExtendWith(TestIssuerExtension.class)
final class AdaptersGuideTest {
  /** A request of this method and token, and nothing else. */
  private record Shown(String method, String token) implements GateRequest {
    @Override
    public String path() {
      return "/notes";
    }

    @Override
    public Optional<String> rawPath() {
      return Optional.of("/notes");
    }

    @Override
    public String contextPath() {
      return "";
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
    public List<String> headers(String name) {
      return name.equalsIgnoreCase("Authorization") ? List.of("Bearer " + token) : List.of();
    }

    @Override
    public List<Cookie> cookies() {
      return List.of();
    }
  }

  @TempDir Path classes;
  private final Map<String, Object> attributes = new HashMap<>();
  private final List<String> seen = new ArrayList<>();
  private final List<AuditEvent> events = new ArrayList<>();
  private ImpersonationGate gate;

  @BeforeEach
  void build(TestIssuer issuer) {
    gate =
        GateBuilder.ofGate()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .auditSink(events::add)
            .build();
  }

  private void handle(String method, String token) throws Exception {
    String steps = Snippets.of(Path.of("../docs/adapters.md")).block("java", "class Steps");
    Snippets.compile(classes, steps);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      Class<?> exchange = loader.loadClass("Steps$Exchange");
      Object host =
          Proxy.newProxyInstance(
              loader,
              new Class<?>[] {exchange},
              (proxy, called, arguments) -> asked(called.getName(), method, token, arguments));
      Method handle =
          loader.loadClass("Steps").getMethod("handle", ImpersonationGate.class, exchange);
      handle.invoke(null, gate, host);
    }
  }

  private Object asked(String name, String method, String token, Object[] arguments) {
    return switch (name) {
      case "request" -> new Shown(method, token);
      case "attributes" -> attributes;
      case "add" -> seen.add(((Refusal.Field) arguments[0]).name());
      case "answer" -> seen.add(String.valueOf(((Refusal) arguments[0]).status()));
      case "runApplication" -> ran();
      default -> throw new AssertionError(name);
    };
  }

  private int ran() {
    seen.add("ran");
    return 204;
  }

  private List<String> kinds() {
    return events.stream().map(event -> event.kind().name()).toList();
  }

  @Test
  void steps_allowed_runsAndRecordsBothEvents(@SessionToken(actor = "user_engineer") String token)
      throws Exception {
    handle("GET", token);
    assertEquals(List.of("Impersonation", "Cache-Control", "ran"), seen);
    assertEquals(List.of("INTENT", "OUTCOME"), kinds());
    assertEquals(204, events.get(1).status().orElseThrow());
    ImpersonationContext context =
        assertInstanceOf(ImpersonationContext.class, attributes.get(IdentityAttributes.CONTEXT));
    assertEquals(Optional.of("user_engineer"), context.actorId());
    assertInstanceOf(AdmittedRequest.class, attributes.get(AdmittedRequest.ATTRIBUTE));
  }

  @Test
  void steps_denied_answersAndRecordsTheRefusal(@SessionToken(actor = "user_engineer") String token)
      throws Exception {
    handle("POST", token);
    assertEquals(List.of("Impersonation", "Cache-Control", "403"), seen);
    assertEquals(List.of("REFUSED"), kinds());
    assertFalse(attributes.containsKey(AdmittedRequest.ATTRIBUTE));
  }
}
