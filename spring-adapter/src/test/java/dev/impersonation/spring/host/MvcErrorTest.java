package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Boot's error page. */
class MvcErrorTest {
  @RegisterExtension static final MvcHosts HOSTS = new MvcHosts();

  @ParameterizedTest
  @EnumSource
  void exception_ofHandler_isShownWithIdentityAndNamed(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/throwing");
    assertShown(trail.reply(), 500, "/throwing");
    assertThat(trail.outcome().failure().orElseThrow()).contains("IllegalStateException");
  }

  @ParameterizedTest
  @EnumSource
  void sendError_keepsItsStatus(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/send-error");
    assertShown(trail.reply(), 410, "/send-error");
    assertThat(trail.outcome().status()).hasValue(410);
  }

  @ParameterizedTest
  @EnumSource
  void unknownPath_isNotFound(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/nowhere");
    assertShown(trail.reply(), 404, "/nowhere");
    assertThat(trail.outcome().status()).hasValue(404);
  }

  @ParameterizedTest
  @EnumSource
  void errorPage_ofOpenRoute_isShownToNobody(Server server) {
    Reply reply = HOSTS.on(server).get("/open/nowhere", null);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).contains("\"path\":\"/open/nowhere\"");
    assertThat(reply.headers().allValues(MvcApplication.SEEN)).contains("ERROR nobody as nobody");
  }

  @ParameterizedTest
  @EnumSource
  void errorPage_askedForDirectly_isARouteLikeAny(Server server) {
    RunningApplication application = HOSTS.on(server);
    Reply reply = application.get("/error", application.impersonated());
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("\"status\":999");
    assertThat(application.get("/error", null).status()).isEqualTo(401);
  }

  private static void assertShown(Reply reply, int status, String path) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).contains("\"status\":" + status, "\"path\":\"" + path + "\"");
    assertThat(reply.headers().allValues(MvcApplication.SEEN)).contains("ERROR " + Trail.WHO);
  }
}
