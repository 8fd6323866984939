package dev.impersonation.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class MdcPropagationTest {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  static class Application {
    @Bean
    Worker worker() {
      return new Worker();
    }

    @RestController
    static class Controller {
      private final Worker worker;

      Controller(Worker worker) {
        this.worker = worker;
      }

      @GetMapping("/callable")
      Callable<String> callable() {
        return MdcPropagationTest::seen;
      }

      @GetMapping("/async")
      CompletableFuture<String> async() {
        return worker.work();
      }
    }
  }

  static class Worker {
    @Async
    public CompletableFuture<String> work() {
      return CompletableFuture.completedFuture(seen());
    }
  }

  private static String seen() {
    Map<String, String> mdc = MDC.getCopyOfContextMap();
    return Thread.currentThread().getName().replaceAll("-[0-9]+$", "")
        + new TreeMap<>(mdc == null ? Map.of() : mdc);
  }

  @ParameterizedTest
  @EnumSource
  void keys_whereContextIsPropagated_areOnOtherThreads(Server server) {
    try (RunningApplication application =
        RunningApplication.start(
            server,
            Application.class,
            "spring.task.execution.propagate-context=true",
            // One thread, so that nobody finds what was left behind on it unnoticed.
            "spring.task.execution.pool.core-size=1",
            "impersonation.guards.open.patterns=/callable,/async",
            "impersonation.guards.open.mode=public")) {
      String impersonated =
          "task{actor=user_support, impersonated=true, session=sess_customer,"
              + " subject=user_customer}";
      for (String path : new String[] {"/callable", "/async"}) {
        assertThat(application.get(path, application.impersonated()).body())
            .isEqualTo(impersonated);
        assertThat(application.get(path, null).body()).isEqualTo("task{}");
        assertThat(application.get(path, application.customer()).body())
            .isEqualTo("task{impersonated=false, session=sess_customer, subject=user_customer}");
      }
    }
  }

  @Test
  void close_ofLastApplication_unregisters() {
    ContextRegistry registry = new ContextRegistry();
    MdcPropagation propagation = new MdcPropagation(registry);
    MdcPropagation.Use first = propagation.begin();
    MdcPropagation.Use second = propagation.begin();
    assertThat(registry.getThreadLocalAccessors()).hasSize(1);
    first.close();
    first.close();
    assertThat(registry.getThreadLocalAccessors()).hasSize(1);
    second.close();
    assertThat(registry.getThreadLocalAccessors()).isEmpty();
  }

  @Test
  void close_whereAnotherTookThePlace_leavesThat() {
    ContextRegistry registry = new ContextRegistry();
    MdcPropagation.Use use = new MdcPropagation(registry).begin();
    ThreadLocalAccessor<String> other = new Other();
    registry.registerThreadLocalAccessor(other);
    use.close();
    assertThat(registry.getThreadLocalAccessors()).containsExactly(other);
  }

  private static final class Other implements ThreadLocalAccessor<String> {
    @Override
    public Object key() {
      return MdcPropagation.KEY;
    }

    @Override
    public @Nullable String getValue() {
      return null;
    }

    @Override
    public void setValue(String value) {}
  }
}
