package dev.impersonation.spring.host;

import dev.impersonation.audit.FreeFiles;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application in a process of its own, as DevTools wants it: they restart nothing that runs in a
 * test. Each byte that it reads is a command.
 */
final class DevToolsApplication {
  static final int RESTART = 'r';
  static final int END = 'e';

  /** Begins each line that is for the test. */
  static final String SAYS = "devtools: ";

  private DevToolsApplication() {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @RestController
    static class Controller {
      @GetMapping("/quick")
      String quick() {
        return "done";
      }
    }
  }

  /**
   * Runs it until it is told to restart or to end. DevTools call this again: at once, on a thread
   * of theirs, and after each restart. The system properties {@code devtools.server} and {@code
   * devtools.file} name a {@link Server} and the audit file.
   *
   * @param arguments of Spring: these alone come again
   */
  public static void main(String[] arguments) throws IOException {
    if (!Thread.currentThread().getName().equals("main")) {
      say("file " + stateOf(Path.of(property("file"))));
    }
    ConfigurableApplicationContext context =
        RunningApplication.builder(Server.valueOf(property("server")), Application.class)
            .run(arguments);
    say(
        "ready "
            + context.getEnvironment().getProperty("local.server.port")
            + " "
            + ImpersonationFilter.class.getClassLoader().getClass().getSimpleName());
    if (System.in.read() == RESTART) {
      Restarter.getInstance().restart();
    } else {
      context.close();
      System.exit(0);
    }
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty("devtools." + name), name);
  }

  private static String stateOf(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "absent";
    }
    try {
      FreeFiles.assertFree(file);
      return "free";
    } catch (AssertionError e) {
      return "held";
    }
  }

  private static void say(String what) {
    System.out.println(SAYS + what);
  }
}
