package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that Spring MVC serves. */
class StaticFilesTest {
  @RegisterExtension static final MvcHosts HOSTS = new MvcHosts();

  @ParameterizedTest
  @EnumSource
  void file_isARouteLikeAny(Server server) {
    RunningApplication application = HOSTS.on(server);
    assertThat(application.get("/page.txt", null).status()).isEqualTo(401);
    assertThat(application.get("/page.txt", application.customer()).body()).isEqualTo("a file");
    HOSTS.trail(server, "GET", "/page.txt").assertAnswered(200, "REQUEST");
  }

  @ParameterizedTest
  @EnumSource
  void file_onOpenRoute_isForAnybody(Server server) {
    RunningApplication application = HOSTS.on(server);
    assertThat(application.get("/open/page.txt", null).body()).isEqualTo("an open file");
    assertThat(application.get("/open/plain", null).body()).isEqualTo("nobody as nobody");
  }
}
