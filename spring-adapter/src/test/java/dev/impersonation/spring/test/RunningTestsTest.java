package dev.impersonation.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunningTestsTest {
  private static final TestIdentity BOB = new TestIdentity("user_bob", null);
  private static final TestIdentity CAROL = new TestIdentity("user_carol", "user_alice");

  private final RunningTests running = new RunningTests();
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final Method method = Object.class.getMethods()[0];

  @AfterEach
  void end() {
    other.shutdownNow();
  }

  private <T> T onOtherThread(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, other).join();
  }

  @Test
  void current_beforeAndAfterTheTest_isNobody() {
    assertThat(running.current()).isEmpty();
    running.begin("first", method, BOB);
    assertThat(running.current()).contains(BOB);
    running.end("first", method);
    assertThat(running.current()).isEmpty();
  }

  @Test
  void current_whileAnotherTestRuns_isThatOfTheThread() {
    running.begin("first", method, BOB);
    Optional<TestIdentity> seen =
        onOtherThread(
            () -> {
              running.begin("second", method, CAROL);
              return running.current();
            });
    assertThat(seen).contains(CAROL);
    assertThat(running.current()).contains(BOB);
  }

  @Test
  void current_ofTestWithoutIdentity_isNotThatOfAnother() {
    running.begin("first", method, BOB);
    Optional<TestIdentity> seen =
        onOtherThread(
            () -> {
              running.begin("second", method, null);
              return running.current();
            });
    assertThat(seen).isEmpty();
  }

  @Test
  void current_onThreadOfNoTest_isThatOfTheOnlyIdentity() {
    running.begin("first", method, BOB);
    assertThat(onOtherThread(running::current)).contains(BOB);
    running.begin("second", method, BOB);
    assertThat(onOtherThread(running::current)).contains(BOB);
  }

  @Test
  void current_onThreadOfNoTestAmongSeveralIdentities_fails() {
    running.begin("first", method, BOB);
    running.begin("second", method, null);
    assertThatThrownBy(() -> onOtherThread(running::current))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("give this request its token by impersonation()")
        .hasMessageNotContaining("user_bob");
  }

  @Test
  void end_ofTestInsideAnotherOnOneThread_givesTheOuterBack() {
    running.begin("outer", method, BOB);
    running.begin("inner", method, CAROL);
    running.end("never begun", method);
    assertThat(running.current()).contains(CAROL);
    running.end("inner", method);
    assertThat(running.current()).contains(BOB);
  }

  @Test
  void identity_withoutName_isRefused() {
    assertThatThrownBy(() -> new TestIdentity("", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("subject is empty: name the customer's user ID");
    assertThatThrownBy(() -> new TestIdentity("user_bob", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("actor is empty: name the user ID of who acts");
  }
}
