package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in pages and dispatches: an answer has begun by then. */
public interface SignInDispatchContract extends SignInContract {
  @ParameterizedTest
  @ValueSource(strings = {"forward", "async"})
  @DisplayName("an open page that goes on to a closed one has begun an answer of its own")
  default void signIn_laterDispatch_is401(String by) {
    Exchange refused = load(signingIn(), dispatch("/public-dispatch", by, WHOAMI));
    if (by.equals("forward")) {
      assertRefused(401, MISSING, refused);
    }
    assertEquals("none", refused.header("Location").orElse("none"));
  }
}
