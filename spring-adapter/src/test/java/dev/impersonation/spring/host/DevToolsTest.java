package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.audit.FreeFiles;
import dev.impersonation.spring.host.DevToolsProcess.Library;
import dev.impersonation.spring.support.Server;
import dev.impersonation.support.AuditReader;
import dev.impersonation.support.Eventually;
import dev.impersonation.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DevTools' own restarter closes an application and starts it again, in one process. */
@Tag("matrix")
class DevToolsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "TOMCAT, STAYS",
    "TOMCAT, IS_LOADED_ANEW",
    "JETTY, STAYS",
    "JETTY, IS_LOADED_ANEW",
  })
  void restart_withAuditFile_goesOnInTheSameFile(Server server, Library library) throws Exception {
    assertGoesOn(server, library);
  }

  private void assertGoesOn(Server server, Library library) throws Exception {
    Path folder = Files.createDirectory(directory.resolve("audit"));
    Path file = folder.resolve("events.jsonl");
    AuditReader audit = new AuditReader(folder);
    String loader = library == Library.STAYS ? "AppClassLoader" : "RestartClassLoader";
    try (TestIssuer issuer = TestIssuer.start();
        DevToolsProcess process =
            DevToolsProcess.start(
                server, library, directory.resolve("devtools"), file, issuer.publishableKey())) {
      String token = issuer.token().impersonatedBy("user_support").sign();
      for (String before : List.of("absent", "free")) {
        assertThat(process.next()).isEqualTo("file " + before);
        String[] ready = process.next().split(" ");
        assertThat(ready).startsWith("ready").endsWith(loader);
        int lines = before.equals("absent") ? 2 : 4;
        assertThat(get(ready[1], token).body()).isEqualTo("done");
        Eventually.holds(lines + " lines", () -> audit.lines().size() == lines);
        assertThatThrownBy(() -> FreeFiles.assertFree(file))
            .hasMessageContaining("another process");
        process.tell(lines == 2 ? DevToolsApplication.RESTART : DevToolsApplication.END);
      }
      assertThat(process.exitCode()).as(process.output()).isZero();
      assertThat(process.output()).doesNotContain("APPLICATION FAILED TO START", "ERROR");
    }
    FreeFiles.assertFree(file);
    assertEvents(audit.eventsOfSession("sess_customer"));
    assertThat(audit.lines()).hasSize(4);
  }

  /** One intent and one outcome of each request. */
  private static void assertEvents(List<JsonNode> events) {
    assertThat(events)
        .extracting(event -> event.path("kind").asText())
        .containsExactly("intent", "outcome", "intent", "outcome");
    assertThat(events).extracting(event -> event.path("id").asText()).doesNotHaveDuplicates();
    for (int outcome = 1; outcome < events.size(); outcome += 2) {
      assertThat(events.get(outcome).path("intent_id"))
          .isEqualTo(events.get(outcome - 1).path("id"));
      assertThat(events.get(outcome).path("status").asInt()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> get(String port, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/quick"))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
