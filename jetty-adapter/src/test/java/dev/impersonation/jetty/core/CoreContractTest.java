package dev.impersonation.jetty.core;

import dev.impersonation.browser.BannerSuite;
import dev.impersonation.contract.AuditAbortContract;
import dev.impersonation.contract.CoreContract;
import dev.impersonation.contract.CoreMatrixContract;
import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.MdcContract;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.jetty.core.CoreServer.Protocol;
import java.util.Map;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("handlers of Jetty 12.1")
@Tag("host")
final class CoreContractTest {
  abstract static class OnCore extends HttpContract {
    private final Protocol protocol;

    OnCore(Protocol protocol) {
      this.protocol = protocol;
    }

    @Override
    public HostQuirks quirks() {
      String name = "Jetty " + Server.getVersion() + " without servlets, " + protocol;
      return protocol == Protocol.H2C
          ? HostQuirks.of(
              name, HostQuirk.TRACE_REACHES_THE_APPLICATION, HostQuirk.SWITCHES_TO_HTTP_2)
          : HostQuirks.of(name, HostQuirk.TRACE_REACHES_THE_APPLICATION);
    }

    @Override
    protected RunningHost start(Map<String, String> settings) throws Exception {
      return CoreServer.start(
          CoreServer.of(
              protocol,
              UriCompliance.DEFAULT,
              new MdcWatch(CoreApplication.behindHandler(settings))));
    }
  }

  @Nested
  final class Http1 extends OnCore implements CoreContract, MdcContract {
    Http1() {
      super(Protocol.HTTP_1);
    }
  }

  @Nested
  @Tag("matrix")
  final class Http1Matrix extends OnCore implements CoreMatrixContract, AuditAbortContract {
    Http1Matrix() {
      super(Protocol.HTTP_1);
    }
  }

  @Nested
  final class H2c extends OnCore implements CoreContract, MdcContract {
    H2c() {
      super(Protocol.H2C);
    }
  }

  @Nested
  @Tag("matrix")
  final class H2cMatrix extends OnCore implements CoreMatrixContract {
    H2cMatrix() {
      super(Protocol.H2C);
    }
  }

  @Nested
  @Tag("start")
  final class Banner extends BannerSuite {
    @Override
    protected RunningHost start(Map<String, String> settings) throws Exception {
      return CoreServer.start(CoreApplication.behindHandler(settings));
    }
  }
}
