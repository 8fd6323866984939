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
import org.junit.jupiter.api.TestInstance;

/**
 * The contract that every host of the filter holds, in HTTP. A host extends this class and starts
 * itself with {@link ContractApplication} behind the filter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpContract
    implements GoodTokenContract,
        IdentityContract,
        CarrierContract,
        CookieContract,
        OddHttpContract,
        TokenContract,
        AnswerContract,
        MethodContract,
        DispatchContract,
        NamedDispatchContract,
        AnnotationContract,
        ErrorPageContract,
        AsyncContract,
        ConnectionContract,
        SessionContract,
        AnonymousSessionContract,
        SessionRaceContract,
        InfoContract,
        StartContract,
        PolicyContract,
        PolicyDispatchContract,
        PolicyPathContract,
        RawPathContract,
        ReasonContract,
        UpgradeContract,
        LimitErrorContract,
        RefusalContract,
        SignInContract,
        AuditContract,
        AuditDispatchContract,
        AuditAsyncContract,
        AfterExpiryContract,
        AuditAbortContract,
        AuditListenerContract,
        AuditUnavailableContract,
        MdcContract {
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

  @Override
  public final RefusedStart startRefused(Map<String, String> settings, String token) {
    try (RunningHost host = start(settings)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + WHOAMI))
              .header("Authorization", "Bearer " + token)
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new RefusedStart(response.statusCode(), response.body() + host.startMessages());
    } catch (Exception e) {
      StringBuilder messages = new StringBuilder();
      for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
        messages.append(cause.getMessage()).append('\n');
      }
      return new RefusedStart(0, messages.toString());
    }
  }

  @Override
  public final AuditFiles auditFiles() {
    return auditFiles;
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
