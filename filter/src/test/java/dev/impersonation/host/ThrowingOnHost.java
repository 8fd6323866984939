package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Users' code that throws within a filter must not write on the page the container makes of it. */
abstract class ThrowingOnHost {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ThrowingCode code = new ThrowingCode();

  private final Container container;

  ThrowingOnHost(Container container) {
    this.container = container;
  }

  final RunningHost start(Consumer<ServletContext> application) throws Exception {
    return container.start(application);
  }

  private static final class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("ran");
    }
  }

  private static void add(ServletContext context, String name, Filter filter) {
    Objects.requireNonNull(context.addFilter(name, filter))
        .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
  }

  /** What one test has within the filter, before it and behind it. */
  private record Place(
      UnaryOperator<GateBuilder<ImpersonationFilter>> settings,
      List<ImpersonationGuard> before,
      List<ImpersonationGuard> after) {
    static Place inFilter(UnaryOperator<GateBuilder<ImpersonationFilter>> settings) {
      return new Place(settings, List.of(), List.of());
    }

    void register(ServletContext context, GateBuilder<ImpersonationFilter> builder) {
      before.forEach(guard -> add(context, "before", guard));
      add(context, "impersonation", settings.apply(builder).build());
      after.forEach(guard -> add(context, "after", guard));
      Objects.requireNonNull(context.addServlet("any", new Answering())).addMapping("/");
    }
  }

  /** Has the code throw each kind in turn, while somebody acts for a customer. */
  private void assertAnswers(int status, String content, Place place) throws Exception {
    TestIssuer issuer = SharedIssuers.TRUSTED;
    try (RunningHost host =
        start(
            context ->
                place.register(
                    context,
                    ImpersonationFilter.builder()
                        .issuer(issuer.issuer())
                        .keySource(StaticKeySet.ofJwkSet(issuer.jwkSet()))))) {
      URI page = URI.create("http://127.0.0.1:" + host.port() + "/x");
      for (Throwable thrown : ThrowingCode.kinds()) {
        String token = issuer.token().impersonatedBy("user_engineer").sign();
        code.throwsFromNowOn(thrown);
        HttpResponse<String> answer =
            CLIENT.send(
                HttpRequest.newBuilder(page).header("Cookie", "__session=" + token).build(),
                HttpResponse.BodyHandlers.ofString());
        code.throwsFromNowOn(null);
        String said = thrown.getClass() + ": " + answer.headers().map() + answer.body();
        assertEquals(status, answer.statusCode(), said);
        assertTrue(answer.body().contains(content), said);
        assertFalse(said.contains(ThrowingCode.SECRET), said);
      }
    }
  }

  @Test
  @DisplayName("S30, S31: whatever a policy throws is a 503, and its message is nowhere")
  void policy_throwsAnything_isUnavailableWithoutItsMessage() throws Exception {
    ImpersonationGuard guard = ImpersonationGuard.of(code.policy());
    List<Place> places =
        List.of(
            Place.inFilter(settings -> settings.policy(code.policy())),
            new Place(UnaryOperator.identity(), List.of(guard), List.of()),
            new Place(UnaryOperator.identity(), List.of(), List.of(guard)));
    for (Place place : places) {
      assertAnswers(503, "impersonation_policy_unavailable", place);
    }
  }

  @Test
  @DisplayName("S30, S31: whatever a key source throws is a 503, and its message is nowhere")
  void keySource_throwsAnything_isUnavailableWithoutItsMessage() throws Exception {
    assertAnswers(
        503,
        "jwk-remote-failed-to-load",
        Place.inFilter(settings -> settings.keySource(code.keySource())));
  }

  @Test
  @DisplayName("S30, S31: whatever a sink throws is a 503, and its message is nowhere")
  void auditSink_throwsAnything_isUnavailableWithoutItsMessage() throws Exception {
    assertAnswers(
        503,
        "impersonation_audit_unavailable",
        Place.inFilter(settings -> settings.auditSink(code.sink())));
  }

  @Test
  @DisplayName("S30, S31: whatever an observer throws changes nothing, and its message is nowhere")
  void observer_throwsAnything_changesNothing() throws Exception {
    assertAnswers(200, "ran", Place.inFilter(settings -> settings.observer(code.observer())));
  }

  @Test
  @DisplayName("S30, S31: whatever a clock throws is a 503, and its message is nowhere")
  void clock_throwsAnything_isUnavailableWithoutItsMessage() throws Exception {
    assertAnswers(503, "", Place.inFilter(settings -> settings.clock(code.clock())));
  }
}
