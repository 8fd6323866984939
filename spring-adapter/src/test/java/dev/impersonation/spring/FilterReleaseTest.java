package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockFilterConfig;

/** The audit file is given back whether or not a server has begun with the filter. */
class FilterReleaseTest {
  private static final String KEY =
      "impersonation.publishable-key=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";

  @TempDir Path folder;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  static class Failing extends Application {
    @Bean
    Object failing() {
      throw new IllegalStateException("as the test wants it");
    }
  }

  @ParameterizedTest
  @EnumSource
  void start_thatFailedBehindTheFilter_leavesTheFileToTheNext(Server server) throws IOException {
    String file = "impersonation.audit-file=" + folder.resolve("audit.jsonl");

    assertThat(RunningApplication.failure(server, Failing.class, KEY, file))
        .hasRootCauseMessage("as the test wants it");

    assertThat(isHeld()).isFalse();
    try (RunningApplication next =
        RunningApplication.start(server, Application.class, file, "impersonation.audit=all")) {
      assertThat(next.get("/nothing", next.customer()).status()).isEqualTo(404);
    }
    assertThat(Files.readAllLines(folder.resolve("audit.jsonl"))).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void restart_inOneProcess_opensTheFileAgain(Server server) throws IOException {
    String file = "impersonation.audit-file=" + folder.resolve("audit.jsonl");

    for (int start = 0; start < 2; start++) {
      try (RunningApplication application =
          RunningApplication.start(server, Application.class, file)) {
        assertThat(application.get("/nothing", application.impersonated()).status()).isEqualTo(404);
      }
    }

    assertThat(Files.readAllLines(folder.resolve("audit.jsonl"))).hasSize(4);
  }

  @Test
  void context_withoutServer_givesBackTheFileWhetherTheFilterWasInitializedOrNot()
      throws IOException {
    WebApplicationContextRunner runner =
        new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ImpersonationAutoConfiguration.class))
            .withPropertyValues(KEY, "impersonation.audit-file=" + folder.resolve("audit.jsonl"));

    runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(isHeld()).isTrue();
        });
    assertThat(isHeld()).isFalse();
    runner.run(
        context -> {
          context
              .getBean(ImpersonationFilter.class)
              .init(new MockFilterConfig(context.getServletContext(), "impersonationFilter"));
          assertThat(isHeld()).isTrue();
        });
    assertThat(isHeld()).isFalse();
  }

  /** Whether this process keeps others from writing to the file. */
  private boolean isHeld() throws IOException {
    try (FileChannel channel =
            FileChannel.open(folder.resolve("audit.jsonl.lock"), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }
}
