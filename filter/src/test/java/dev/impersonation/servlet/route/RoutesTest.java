package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.DenyImpersonation;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S50: what filters know of the routes of an application")
final class RoutesTest {
  @DenyImpersonation
  static class Denied extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  static class Misplaced extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @DenyImpersonation
    void helper() {}
  }

  private final RegisteredServlets servlets = new RegisteredServlets();
  private final Map<String, Object> attributes = new HashMap<>();
  private final ImpersonationGate gate =
      GateBuilder.ofGate()
          .issuer("https://clerk.example.com")
          .keySource((keyId, algorithm) -> Optional.empty())
          .build();

  @BeforeEach
  void keepAttributes() {
    when(servlets.context.getAttribute(Routes.class.getName()))
        .thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
    doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
        .when(servlets.context)
        .setAttribute(anyString(), any());
    when(servlets.context.getFilterRegistrations()).thenReturn(Map.of());
  }

  @AfterEach
  void closeGate() {
    gate.close();
  }

  private Routes routes() {
    return Routes.in(servlets.context, new ReentrantLock());
  }

  private Optional<RouteRule> included(String path) {
    return routes().limitOfInclude(path);
  }

  private void serve(String name, Class<?> type) {
    servlets.serve(name, type);
    ServletRegistration registration = servlets.context.getServletRegistration(name);
    when(registration.getMappings()).thenReturn(List.of("/" + name));
  }

  @Test
  @DisplayName("while another filter is initialized, requests find what was known before")
  void limitOfInclude_whileServletsAreReadAnew_holds() {
    serve("closed", Denied.class);
    routes().read(gate, "first");
    assertEquals("policy", included("/closed").orElseThrow().toString());

    Map<String, ? extends ServletRegistration> registered =
        servlets.context.getServletRegistrations();
    List<Optional<String>> meanwhile = new ArrayList<>();
    doAnswer(
            call -> {
              // Asked for once more by what is asked for here.
              doAnswer(again -> registered).when(servlets.context).getServletRegistrations();
              meanwhile.add(included("/closed").map(RouteRule::toString));
              return registered;
            })
        .when(servlets.context)
        .getServletRegistrations();
    routes().read(gate, "second");
    assertEquals(List.of(Optional.of("policy")), meanwhile);
  }

  @Test
  void require_misplacedAnnotation_isRefusedEachTime() {
    serve("helped", Misplaced.class);
    for (int time = 0; time < 2; time++) {
      ServletException refused = assertThrows(ServletException.class, () -> routes().require(gate));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("refused: servlet helped: "));
    }
  }

  @Test
  void require_registrationsAreNotTold_isRefusedWithTheFix() {
    when(servlets.context.getServletRegistrations())
        .thenThrow(new UnsupportedOperationException("not here"));
    ServletException refused = assertThrows(ServletException.class, () -> routes().require(gate));
    assertEquals(
        "refused: this application does not tell its servlets, whose annotations would not hold:"
            + " register the filter by itself, so that its init is called",
        refused.getMessage());
  }

  @Test
  @DisplayName("a servlet that the container does not tell is closed")
  void read_unknownServlet_isDenied() {
    assertEquals("deny", AnnotatedServlets.read(servlets.context, "unknown").toString());
  }
}
