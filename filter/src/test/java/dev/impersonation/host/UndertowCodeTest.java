package dev.impersonation.host;

import dev.impersonation.contract.AuditedStreamServlet.Then;
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

  /** Undertow leaves the connection of a write listener that throws as it is. */
  @Override
  public boolean mayKeepWhatNeverEnds(String what, Then then) {
    return what.equals("write-throw") && then == Then.COMPLETE;
  }

  /** Undertow may tell nobody of a complete() that a write listener calls in its onError. */
  @Override
  public boolean mayNeverEnd(String what, Then then) {
    return what.startsWith("write") && then == Then.COMPLETE;
  }

  /** Undertow has closed the connection and takes no other status. */
  @Override
  public int statusAfterReset() {
    return 200;
  }
}
