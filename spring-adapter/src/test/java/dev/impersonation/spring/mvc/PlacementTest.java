package dev.impersonation.spring.mvc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.simp.annotation.SubscribeMapping;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

class PlacementTest {
  static class Service {
    @DenyImpersonation
    public void closed() {}
  }

  @DenyImpersonation
  static class ClosedService {
    public void closed() {}

    @AllowImpersonation
    public void free() {}
  }

  static class FinalMethod {
    @DenyImpersonation
    public final void closed() {}
  }

  static class PrivateMethod {
    void call() {
      closed();
    }

    @DenyImpersonation
    private void closed() {}
  }

  static class StaticMethod {
    @DenyImpersonation
    public static void closed() {}
  }

  static class FreeingService {
    @AllowImpersonation
    public void free() {}
  }

  static class AsyncService {
    @Async
    @DenyImpersonation
    public void closed() {}
  }

  @AllowImpersonation
  static class FreeService {
    public void free() {}
  }

  @Controller
  static class FreeingHelper {
    @GetMapping("/handler")
    void handler() {}

    @AllowImpersonation
    void helper() {}
  }

  @Controller
  static class Handlers {
    @AllowImpersonation
    @GetMapping("/handler")
    void handler() {}

    @DenyImpersonation
    public void helper() {}
  }

  @DenyImpersonation
  @Controller
  static class ClosedHandlers {
    @AllowImpersonation
    @GetMapping("/handler")
    void handler() {}

    public void helper() {}
  }

  @DenyImpersonation
  static class ClosedWithAsync {
    public void closed() {}

    @Async
    public void later() {}
  }

  @ReadOnlyImpersonation
  static class ReadOnlyWithAsync {
    @Async
    public void later() {}
  }

  @Async
  @DenyImpersonation
  static class ClosedAsync {
    public void later() {}
  }

  @DenyImpersonation
  static class ClosedWithInheritedAsync extends Background {}

  static class Background {
    @Async
    public void later() {}
  }

  /** With interfaces it is these that Spring AOP makes a proxy of. */
  @DenyImpersonation
  interface Closed {
    void later();
  }

  static class AsyncOfClosed implements Closed {
    @Override
    @Async
    public void later() {}
  }

  @Async
  interface Deferred {
    void later();
  }

  @DenyImpersonation
  static class ClosedOfDeferred implements Deferred {
    @Override
    public void later() {}
  }

  static class MethodOfDeferred implements Deferred {
    @Override
    @DenyImpersonation
    public void later() {}
  }

  @Retention(RetentionPolicy.RUNTIME)
  @DenyImpersonation
  @interface Confidential {}

  @Retention(RetentionPolicy.RUNTIME)
  @Async
  @interface InBackground {}

  @Confidential
  static class MetaAnnotated {
    @InBackground
    public void later() {}
  }

  @DenyImpersonation
  @Controller
  static class ClosedMessages {
    @GetMapping("/handler")
    void handler() {}

    @MessageMapping("/later")
    void later() {}
  }

  @DenyImpersonation
  @Controller
  static class ClosedSubscriptions {
    @SubscribeMapping("/later")
    void later() {}
  }

  /** Whatever holds for these, or is said to hold, does. */
  @DenyImpersonation
  static class ClosedAndWhatNobodyImpersonates {
    public void closed() {
      neverAsync();
    }

    @Scheduled(fixedRate = 1)
    public void nightly() {}

    @Async
    @AllowImpersonation
    public void free() {}

    @Async
    private static void neverAsync() {}
  }

  @DenyImpersonation
  @Controller
  static class ClosedHandlersBesideOthers {
    @Async
    @GetMapping("/handler")
    public void handler() {}

    @Async
    public void helper() {}

    @AllowImpersonation
    @MessageMapping("/free")
    public void message() {}
  }

  static final class FinalOfInterface implements Deferrable {
    @Override
    @DenyImpersonation
    public void closed() {}
  }

  interface Deferrable {
    void closed();
  }

  private static void start(Class<?> bean, Consumer<GenericApplicationContext> more) {
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      context.registerBean(
          "check", PlacementCheck.class, () -> new PlacementCheck(context.getBeanFactory()));
      context.registerBean(
          "limits",
          MethodLimits.class,
          MethodLimits::new,
          definition -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
      context.registerBean("bean", bean);
      more.accept(context);
      context.refresh();
    }
  }

  private static void withAop(GenericApplicationContext context) {
    AopConfigUtils.registerAutoProxyCreatorIfNecessary(context);
  }

  @Test
  void annotation_onMethodThatIsNoHandlerWithoutAop_doesNotStart() {
    assertThatThrownBy(() -> start(Service.class, context -> {}))
        .isInstanceOf(MisplacedAnnotationException.class)
        .hasMessageContaining(Service.class.getName() + ".closed()")
        .hasMessageContaining("spring.aop.auto");
  }

  @Test
  void annotation_onClassWithoutHandlersWithoutAop_doesNotStart() {
    assertThatThrownBy(() -> start(ClosedService.class, context -> {}))
        .isInstanceOf(MisplacedAnnotationException.class)
        .hasMessageContaining(ClosedService.class.getName());
  }

  @Test
  void annotation_onHelperOfControllerWithoutAop_doesNotStart() {
    assertThatThrownBy(() -> start(Handlers.class, context -> {}))
        .isInstanceOf(MisplacedAnnotationException.class)
        .hasMessageContaining(Handlers.class.getName() + ".helper()");
  }

  @Test
  void annotation_onMethodThatAopIntercepts_starts() {
    start(Service.class, PlacementTest::withAop);
    start(ClosedService.class, PlacementTest::withAop);
    start(Handlers.class, PlacementTest::withAop);
  }

  @ParameterizedTest
  @CsvSource({
    "AsyncService, closed()",
    "FinalMethod, closed()",
    "PrivateMethod, closed()",
    "StaticMethod, closed()",
    "FreeingService, free()",
    "FreeService, ''",
    "FreeingHelper, helper()",
    "MethodOfDeferred, later()"
  })
  void annotation_thatHoldsForNothingEvenWithAop_doesNotStart(String name, String method)
      throws Exception {
    Class<?> type = Class.forName(PlacementTest.class.getName() + "$" + name);
    assertThatThrownBy(() -> start(type, PlacementTest::withAop))
        .isInstanceOf(MisplacedAnnotationException.class)
        .hasMessageContaining(type.getName())
        .hasMessageContaining(method);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ClosedWithAsync.class,
        ReadOnlyWithAsync.class,
        ClosedAsync.class,
        ClosedWithInheritedAsync.class,
        AsyncOfClosed.class,
        ClosedOfDeferred.class,
        MetaAnnotated.class,
        ClosedMessages.class,
        ClosedSubscriptions.class
      })
  void annotation_ofClassWithMethodOnOtherThread_doesNotStart(Class<?> type) {
    assertThatThrownBy(() -> start(type, PlacementTest::withAop))
        .isInstanceOf(MisplacedAnnotationException.class)
        .hasMessageContaining("the annotation on " + type.getName() + " would not hold for")
        .hasMessageContaining(type.getName() + ".later()")
        .hasMessageContaining("another thread");
  }

  @Test
  void annotation_ofClassWithMethodsThatNobodyImpersonatesIn_starts() {
    start(ClosedAndWhatNobodyImpersonates.class, PlacementTest::withAop);
    start(ClosedHandlersBesideOthers.class, PlacementTest::withAop);
  }

  @Test
  void annotation_onMethodOfFinalClassBehindItsInterface_starts() {
    start(FinalOfInterface.class, PlacementTest::withAop);
    assertThatThrownBy(() -> start(FinalOfInterface.class, context -> {}))
        .isInstanceOf(MisplacedAnnotationException.class);
  }

  @Test
  void annotation_ofControllerClass_isOfItsHandlersAndNeedsNoAop() {
    start(ClosedHandlers.class, context -> {});
    start(
        ClosedHandlers.class,
        context -> {
          withAop(context);
          context.addApplicationListener(
              event -> assertThat(AopUtils.isAopProxy(context.getBean("bean"))).isFalse());
        });
  }
}
