package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S49: the same for paths that a page sends on to. */
public interface RawPathDispatchContract extends RawPathContract {
  @ParameterizedTest
  @ValueSource(strings = {"forward", "async"})
  @DisplayName("S49: nor does a page send on to a path that its client has spelled so")
  default void rawPath_dispatchedTo_isRefused(String by) {
    for (String to :
        List.of("/routes/payments/..;/comments/1", "/routes/payments/%2e%2e/comments/1")) {
      String path = dispatch("/limited/allow/dispatch", by, encoded(to));
      Exchange answer = shipped("GET", path, impersonated());
      // Some hosts tell the URI of a dispatch resolved.
      assertTrue(!answer.handlerRan() || RawPathContract.isReadAlike(answer), answer.body());
      Exchange anonymous =
          shipped(
              "GET", dispatch("/public-dispatch", by, encoded(to.replace("comments", "public"))));
      assertTrue(
          !anonymous.handlerRan() || RawPathContract.isReadAlike(anonymous), anonymous.body());
    }
    Exchange plain =
        shipped(
            "POST",
            dispatch("/limited/allow/dispatch", by, encoded("/routes/comments/a%20b;c=d")),
            impersonated());
    assertTrue(plain.handlerRan(), plain.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../read-only/notes", "./notes", "../none/../allow/notes"})
  @DisplayName("relative paths, as pages write them, are resolved by everybody")
  default void rawPath_relativeDispatch_runs(String to) {
    for (String by : List.of("forward", "include")) {
      String path = dispatch("/limited/allow/dispatch", by, encoded(to));
      Exchange answer = shipped("GET", path, impersonated());
      assertTrue(answer.handlerRan(), by + answer);
    }
    String open = dispatch("/public-dispatch", "forward", encoded("public/x/../whoami"));
    assertTrue(shipped("GET", open).handlerRan());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/routes/comments/a%20b;c=d", "/routes/comments/%C3%A9/", "/routes/x+y"})
  @DisplayName("an ordinary spelling is included, and dispatched to again by its own URI")
  default void rawPath_ordinaryDispatch_runs(String to) throws IOException {
    String[] acting = impersonated();
    Exchange included =
        shipped("GET", dispatch("/limited/allow/dispatch", "include", encoded(to)), acting);
    assertTrue(included.handlerRan(), included.body());
    Exchange again = sendRaw(shipped(), "GET", to + "?again=yes", acting);
    assertTrue(again.handlerRan(), again.body());
    assertTrue(RawPathContract.isReadAlike(again), again.body());
  }
}
