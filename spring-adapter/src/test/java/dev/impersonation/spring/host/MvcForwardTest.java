package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.spring.support.Server;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers that forward. */
class MvcForwardTest {
  @RegisterExtension static final MvcHosts HOSTS = new MvcHosts();

  @ParameterizedTest
  @EnumSource
  void forward_toHandler_keepsIdentity(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/forward");
    trail.assertAnswered(200, "REQUEST", "FORWARD");
    assertThat(trail.reply().body()).isEqualTo(Trail.WHO);
  }

  @ParameterizedTest
  @EnumSource
  void forward_toFile_isAnswered(Server server) {
    Trail trail = HOSTS.trail(server, "GET", "/forward-static");
    trail.assertAnswered(200, "REQUEST", "FORWARD");
    assertThat(trail.reply().body()).isEqualTo("a file");
  }

  @ParameterizedTest
  @EnumSource
  void forward_ofFreedChangeToWhatIsNot_isRefusedThere(Server server) {
    Trail trail = HOSTS.trail(server, "POST", "/freed/forward");
    assertThat(trail.reply().status()).isEqualTo(403);
    assertThat(trail.reply().body()).contains("\"code\":\"impersonation_read_only\"");
    assertThat(trail.reply().headers().allValues(MvcApplication.SEEN))
        .containsExactly("REQUEST " + Trail.WHO);
    assertThat(trail.outcome().status()).hasValue(403);
  }

  @ParameterizedTest
  @EnumSource
  void forward_ofFreedChangeToWhatIsFreed_passes(Server server) {
    Trail trail = HOSTS.trail(server, "POST", "/freed/forward-freed");
    trail.assertAnswered(200, "REQUEST", "FORWARD");
    assertThat(trail.reply().body()).isEqualTo("changed");
    assertThat(trail.events()).extracting(AuditEvent::path).containsOnly("/freed/forward-freed");
  }
}
