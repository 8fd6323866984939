package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers of Spring MVC, those that answer later too. */
class MvcDispatchTest {
  @RegisterExtension static final MvcHosts HOSTS = new MvcHosts();

  @ParameterizedTest
  @EnumSource
  void get_ofController_isAnsweredToWhoeverIsSignedIn(Server server) {
    RunningApplication application = HOSTS.on(server);
    Trail trail = HOSTS.trail(server, "GET", "/plain");
    trail.assertAnswered(200, "REQUEST");
    assertThat(trail.reply().body()).isEqualTo(Trail.WHO);
    assertThat(application.get("/plain", application.customer()).body())
        .isEqualTo("user_customer as user_customer");
    assertThat(application.get("/plain", null).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void post_impersonated_isRefusedBeforeAnyHandler(Server server) {
    RunningApplication application = HOSTS.on(server);
    HOSTS.trail(server, "POST", "/change").assertRefused("impersonation_read_only");
    assertThat(application.post("/change", application.customer()).body()).isEqualTo("changed");
    assertThat(application.post("/change", null).status()).isEqualTo(401);
    assertThat(HOSTS.trail(server, "POST", "/freed/change").reply().body()).isEqualTo("changed");
  }

  @ParameterizedTest
  @CsvSource({
    "TOMCAT, HEAD, 200",
    "JETTY, HEAD, 200",
    "TOMCAT, OPTIONS, 200",
    "JETTY, OPTIONS, 200",
    "TOMCAT, PROPFIND, 403",
    "JETTY, PROPFIND, 403",
    "JETTY, TRACE, 200"
  })
  void otherMethod_impersonated_isJudged(Server server, String method, int status) {
    assertThat(HOSTS.trail(server, method, "/plain").reply().status()).isEqualTo(status);
  }

  /** Tomcat's own refusal comes before any filter. */
  @ParameterizedTest
  @EnumSource(names = "TOMCAT")
  void trace_onTomcat_reachesNobody(Server server) {
    RunningApplication application = HOSTS.on(server);
    assertThat(application.send("TRACE", "/plain", application.impersonated()).status())
        .isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "TOMCAT, /callable",
    "JETTY, /callable",
    "TOMCAT, /deferred",
    "JETTY, /deferred",
    "TOMCAT, /future",
    "JETTY, /future"
  })
  void answerFromAnotherThread_keepsIdentityAndIsOneOutcome(Server server, String path) {
    Trail trail = HOSTS.trail(server, "GET", path);
    trail.assertAnswered(200, "REQUEST", "ASYNC");
    assertThat(trail.reply().body()).isEqualTo(Trail.WHO);
  }

  @ParameterizedTest
  @EnumSource
  void deferredResult_thatNeverComes_isATimeout(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/late");
    assertThat(trail.reply().status()).isEqualTo(503);
    assertThat(trail.outcome().failure()).contains("timeout");
    assertThat(trail.outcome().status()).hasValue(503);
  }

  @ParameterizedTest
  @EnumSource
  void callable_thatThrows_isNamedByTheOutcome(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/failing-callable");
    assertThat(trail.reply().status()).isEqualTo(500);
    assertThat(trail.outcome().failure().orElseThrow()).contains("IllegalStateException");
  }

  @ParameterizedTest
  @EnumSource
  void streamingBody_hasIdentityWithoutAnotherDispatch(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/stream");
    assertThat(trail.reply().body()).isEqualTo(Trail.WHO);
    assertThat(trail.reply().headers().firstValue(MvcApplication.SEEN))
        .contains("REQUEST " + Trail.WHO);
    assertThat(trail.outcome().status()).hasValue(200);
    assertThat(trail.outcome().failure()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void serverSentEvents_haveIdentityToTheEnd(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/events");
    assertThat(trail.reply().body())
        .isEqualTo("data:first " + Trail.WHO + "\n\ndata:second " + Trail.WHO + "\n\n");
    assertThat(trail.outcome().status()).hasValue(200);
    assertThat(trail.outcome().failure()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void principalParameter_isTheSubjectAndTellsNoMore(Server server) {
    RunningApplication application = HOSTS.on(server);
    assertThat(application.get("/principal", application.impersonated()).body())
        .isEqualTo("user_customer ImpersonationPrincipal[]");
  }
}
