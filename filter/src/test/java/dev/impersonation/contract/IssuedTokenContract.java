package dev.impersonation.contract;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/**
 * The good cases of the contract with tokens of another issuer than the testkit's. Who extends this
 * class names the issuer and starts one host.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class IssuedTokenContract implements GoodTokenContract {
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private @Nullable RunningHost host;

  /** Starts a host on a free port of 127.0.0.1, with {@link ContractApplication}. */
  protected abstract RunningHost start(Map<String, String> settings) throws Exception;

  /** The issuer's good tokens. */
  @Override
  public abstract IssuedTokens tokens();

  @Override
  public final HttpClient client() {
    return client;
  }

  @Override
  public final synchronized int port(Map<String, String> settings) {
    RunningHost running = host;
    if (running == null) {
      try {
        running = start(settings);
      } catch (Exception e) {
        throw new AssertionError("the host did not start", e);
      }
      host = running;
    }
    return running.port();
  }

  @AfterAll
  final synchronized void stop() {
    if (host != null) {
      host.close();
    }
  }
}
