package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import dev.impersonation.support.AuditReader;
import dev.impersonation.support.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Applications that end, and begin again, while somebody impersonates. */
class ShutdownTest {
  /** Where a request and the test wait for each other. */
  record Meeting(CountDownLatch arrived, CountDownLatch goOn) {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Meeting meeting() {
      return new Meeting(new CountDownLatch(1), new CountDownLatch(1));
    }

    @RestController
    static class Controller {
      private final Meeting meeting;

      Controller(Meeting meeting) {
        this.meeting = meeting;
      }

      @GetMapping("/slow")
      String slow() throws InterruptedException {
        meeting.arrived().countDown();
        return meeting.goOn().await(20, TimeUnit.SECONDS) ? "done" : "forgotten";
      }

      @GetMapping("/quick")
      String quick() {
        return "done";
      }
    }
  }

  @TempDir Path directory;

  private RunningApplication start(Server server) {
    return RunningApplication.start(
        server,
        Application.class,
        "server.shutdown=graceful",
        "impersonation.audit-file=" + directory.resolve("events.jsonl"));
  }

  @ParameterizedTest
  @EnumSource
  void gracefulShutdown_runningRequest_endsAndIsRecorded(Server server) throws Exception {
    RunningApplication application = start(server);
    Meeting meeting = application.context().getBean(Meeting.class);
    String token = application.impersonated();
    CompletableFuture<Reply> reply =
        CompletableFuture.supplyAsync(() -> application.get("/slow", token));
    assertThat(meeting.arrived().await(20, TimeUnit.SECONDS)).isTrue();
    int port = application.port();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
    Eventually.holds("a port that takes no connection", () -> !isOpen(port));
    meeting.goOn().countDown();
    assertThat(reply.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(reply.get().body()).isEqualTo("done");
    closed.get(30, TimeUnit.SECONDS);
    List<JsonNode> events = new AuditReader(directory).eventsOfSession("sess_customer");
    assertThat(events)
        .extracting(event -> event.path("kind").asText())
        .containsExactly("intent", "outcome");
    assertThat(events.get(1).path("status").asInt()).isEqualTo(200);
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** As DevTools does it: one context is closed, and the next one begins in the same process. */
  @ParameterizedTest
  @EnumSource
  void restart_inTheSameProcess_goesOnInTheSameFile(Server server) {
    for (int round = 0; round < 2; round++) {
      try (RunningApplication application = start(server)) {
        assertThat(application.get("/quick", application.impersonated()).body()).isEqualTo("done");
      }
    }
    assertThat(new AuditReader(directory).eventsOfSession("sess_customer"))
        .extracting(event -> event.path("kind").asText())
        .containsExactly("intent", "outcome", "intent", "outcome");
  }
}
