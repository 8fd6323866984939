package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.RunningHost;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Undertow 2.3, by code")
final class UndertowCodeTest extends HttpContract {
  @Override
  protected RunningHost start(Map<String, String> settings) throws Exception {
    return UndertowHost.start(context -> ContractApplication.register(context, settings));
  }

  @Override
  public boolean joinsFoldedHeaders() {
    return true;
  }

  @Override
  public boolean traceReachesTheApplication() {
    return true;
  }
}
