package dev.impersonation.contract;

import dev.impersonation.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;

/**
 * Starts the hosts that the parts of the contract speak to, one for each set of settings, and stops
 * them in the end. {@link HostContract} and {@link MatrixContract} say which parts these are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpContract implements AuditTrailContract {
  private final TestIssuer issuer = TestIssuer.start();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final Map<Map<String, String>, RunningHost> hosts = new HashMap<>();
  private final AuditFiles auditFiles = AuditFiles.of(getClass());

  /**
   * Starts a host on a free port of 127.0.0.1.
   *
   * @param settings the filter's settings by name
   * @throws Exception if it does not start, as it should when the filter refuses its settings
   */
  protected abstract RunningHost start(Map<String, String> settings) throws Exception;

  @Override
  public final TestIssuer issuer() {
    return issuer;
  }

  @Override
  public final HttpClient client() {
    return client;
  }

  @Override
  public final synchronized int port(Map<String, String> settings) {
    RunningHost running = hosts.get(settings);
    if (running == null) {
      try {
        running = start(settings.equals(settings()) ? auditFiles.addTo(settings) : settings);
      } catch (Exception e) {
        throw new AssertionError("the host did not start", e);
      }
      hosts.put(settings, running);
    }
    return running.port();
  }

  /** As {@link StartContract} asks for. */
  public final StartContract.RefusedStart startRefused(Map<String, String> settings, String token) {
    try (RunningHost host = start(settings)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + WHOAMI))
              .header("Authorization", "Bearer " + token)
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new StartContract.RefusedStart(
          response.statusCode(), response.body() + host.startMessages());
    } catch (Exception e) {
      StringBuilder messages = new StringBuilder();
      for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
        messages.append(cause.getMessage()).append('\n');
      }
      return new StartContract.RefusedStart(0, messages.toString());
    }
  }

  @Override
  public final AuditFiles auditFiles() {
    return auditFiles;
  }

  @BeforeAll
  final void report(TestReporter reporter) {
    reporter.publishEntry("host", quirks().toString());
  }

  @AfterAll
  final void stop() {
    try {
      assertMdcLeftAlone();
    } finally {
      issuer.close();
      hosts.values().forEach(RunningHost::close);
    }
  }
}
