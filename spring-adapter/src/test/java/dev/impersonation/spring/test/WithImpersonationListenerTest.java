package dev.impersonation.spring.test;

import static dev.impersonation.spring.test.ImpersonationMockMvcConfigurers.withImpersonation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.web.WebAppConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Runs test classes step by step, in applications without Boot. */
class WithImpersonationListenerTest {
  @Configuration(proxyBeanMethods = false)
  @EnableWebMvc
  @Import(WhoamiController.class)
  static class Application {
    @Bean
    ImpersonationFilter filter(TestIssuer issuer) {
      return ImpersonationFilter.builder().publishableKey(issuer.publishableKey()).build();
    }

    @Bean
    MockMvc mvc(WebApplicationContext context, ImpersonationFilter filter) {
      return MockMvcBuilders.webAppContextSetup(context)
          .addFilters(filter)
          .apply(withImpersonation())
          .build();
    }
  }

  @WebAppConfiguration
  @ContextConfiguration(classes = Application.class)
  @ImpersonationTest
  static class Annotated {
    @WithImpersonation(subject = "user_bob", actor = "user_alice")
    void bob() {}

    @WithImpersonation(subject = "user_carol")
    void carol() {}

    void nobody() {}
  }

  static class Inheriting extends Annotated {}

  @Configuration(proxyBeanMethods = false)
  static class Empty {}

  @ContextConfiguration(classes = Empty.class)
  static class Forgetful {
    @WithImpersonation
    void customer() {}

    void nobody() {}
  }

  /** One test of a class, as JUnit would run it. */
  private static final class Run {
    private final TestContextManager manager;
    private final Object instance;
    private final Method method;

    private Run(Object instance, String method) throws Exception {
      this.instance = instance;
      this.method = method(instance.getClass(), method);
      manager = new TestContextManager(instance.getClass());
      manager.beforeTestClass();
      manager.prepareTestInstance(instance);
    }

    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
      Class<?> declaring = type == Inheriting.class ? Annotated.class : type;
      return declaring.getDeclaredMethod(name);
    }

    void begin() throws Exception {
      manager.beforeTestMethod(instance, method);
    }

    void end() throws Exception {
      manager.afterTestMethod(instance, method, null);
    }

    WebApplicationContext context() {
      return (WebApplicationContext) manager.getTestContext().getApplicationContext();
    }

    String whoami() throws Exception {
      var response =
          context().getBean(MockMvc.class).perform(get("/whoami")).andReturn().getResponse();
      return response.getStatus() == 200
          ? response.getContentAsString()
          : String.valueOf(response.getStatus());
    }
  }

  @Test
  void request_beforeAndAfterTheMethod_isNobodys() throws Exception {
    Run run = new Run(new Annotated(), "bob");
    assertThat(run.whoami()).isEqualTo("401");
    run.begin();
    assertThat(run.whoami()).isEqualTo("user_bob by user_alice");
    run.end();
    assertThat(run.whoami()).isEqualTo("401");
  }

  @Test
  void requests_ofMethodsAtTheSameTime_haveEachItsOwnIdentity() throws Exception {
    CyclicBarrier all = new CyclicBarrier(3);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      CompletableFuture<String> bob = whoami("bob", all, threads);
      CompletableFuture<String> carol = whoami("carol", all, threads);
      CompletableFuture<String> nobody = whoami("nobody", all, threads);
      assertThat(bob.join()).isEqualTo("user_bob by user_alice");
      assertThat(carol.join()).isEqualTo("user_carol");
      assertThat(nobody.join()).isEqualTo("401");
    } finally {
      threads.shutdownNow();
    }
  }

  private static CompletableFuture<String> whoami(
      String method, CyclicBarrier all, ExecutorService threads) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Run run = new Run(new Annotated(), method);
            run.begin();
            all.await();
            String answer = run.whoami();
            all.await();
            run.end();
            return answer;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  @Test
  void classes_thatDifferInNothingElse_shareOneContext() throws Exception {
    assertThat(new Run(new Annotated(), "bob").context())
        .isSameAs(new Run(new Inheriting(), "carol").context());
  }

  @Test
  void annotation_withoutImpersonationTest_saysWhatToDo() throws Exception {
    Run run = new Run(new Forgetful(), "customer");
    assertThatThrownBy(run::begin)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "@WithImpersonation has no issuer to sign its tokens: put @ImpersonationTest on "
                + Forgetful.class.getName());
    Run other = new Run(new Forgetful(), "nobody");
    other.begin();
    other.end();
  }
}
