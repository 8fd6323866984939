package dev.impersonation.spring.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.Exchange;
import dev.impersonation.contract.RawPathContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same with Spring Security on the way. */
abstract class MatrixOnSecuredBoot extends MatrixOnBoot {
  MatrixOnSecuredBoot(Boot boot) {
    super(boot);
  }

  /**
   * Without the odd spellings of a servlet's own prefix ({@code /routes;a=b/x}, {@code
   * /%72outes/x}): Spring Security's {@code ServletRequestPathFilter} throws at each of them where
   * a servlet is mapped to a prefix, so that the answer is 500.
   */
  @Override
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/x",
        "/x/",
        "/x;a=1",
        "/x;a=1/y;b=2;c",
        "/a%20b",
        "/%C3%A9",
        "/%68%65llo",
        "/a+b",
        "/a..b/.well-known/...",
        "/x?a=/../b&c=%2e%2e//;"
      })
  public void rawPath_ordinary_passes(String path) throws IOException {
    for (Exchange answer :
        List.of(
            sendRaw(shipped(), "POST", "/routes/public" + path),
            sendRaw(shipped(), "DELETE", "/routes/comments" + path, impersonated()),
            sendRaw(shipped(), "GET", "/routes/x" + path, impersonated()))) {
      assertTrue(answer.handlerRan(), answer.toString());
      assertTrue(RawPathContract.isReadAlike(answer), answer.body());
    }
  }
}
