package dev.impersonation.host;

import dev.impersonation.contract.AuditedStreamServlet.Then;
import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.RunningHost;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** On the Tomcat whose version the subclass names. */
abstract class TomcatWebXml extends HttpContract {
  private final String version;

  @TempDir Path directory;

  TomcatWebXml(String version) {
    this.version = version;
  }

  @Override
  protected RunningHost start(Map<String, String> settings) throws Exception {
    return TomcatHost.start(
        version,
        directory,
        (tomcat, webapp) ->
            tomcat.addWebapp(
                "", ContractApplication.writeWebApplication(webapp, settings).toString()));
  }

  @Override
  public boolean forwardsFromErrorPagesAreErrors() {
    return true;
  }

  @Override
  public boolean joinsFoldedHeaders() {
    return true;
  }

  @Override
  public boolean readsChunkedInSpiteOfLength() {
    return true;
  }

  /** Tomcat forgets a request whose read or write listener throws when it is told of an error. */
  @Override
  public boolean mayNeverEnd(String what, Then then) {
    return then == Then.THROW;
  }
}
