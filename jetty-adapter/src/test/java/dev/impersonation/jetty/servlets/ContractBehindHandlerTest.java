package dev.impersonation.jetty.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.ContractRoutes;
import dev.impersonation.contract.ContractRoutes.Place;
import dev.impersonation.contract.DispatchMatrixContract;
import dev.impersonation.contract.HostContract;
import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.CoreApplication;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.jetty.core.MdcWatch;
import dev.impersonation.jetty.servlets.ServletContexts.Security;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("filter and guards behind a handler of Jetty 12.1")
@Tag("host")
final class ContractBehindHandlerTest {
  /** One kind of context. */
  private record Host(ServletContexts contexts, Security security) {
    HostQuirks quirks() {
      return HostQuirks.of(
          "Jetty "
              + Server.getVersion()
              + " "
              + contexts
              + " behind the handler"
              + (security == Security.CLERK ? ", with ClerkAuthenticator" : ""),
          HostQuirk.TRACE_REACHES_THE_APPLICATION,
          HostQuirk.TAKES_NO_SERVLETS_IN_INIT,
          HostQuirk.CARRIES_NO_ATTRIBUTES_ACROSS,
          HostQuirk.ASKS_THE_DEFAULT_IN_FRONT_ALONE);
    }

    RunningHost start(Map<String, String> settings) throws Exception {
      ImpersonationHandler handler =
          CoreApplication.guarded(settings, ContractRoutes.guards(Place.BEFORE_THE_FILTER));
      handler.setHandler(
          contexts.context(
              "/", security, context -> ContractApplication.register(context, settings)));
      MdcWatch watch = new MdcWatch(handler);
      return new Watched(CoreServer.start(watch), watch);
    }
  }

  /** Is in front of the handler, in whose scope everything behind it is. */
  private record Watched(RunningHost host, MdcWatch watch) implements RunningHost {
    @Override
    public int port() {
      return host.port();
    }

    @Override
    public void close() {
      host.close();
      assertEquals(0, watch.count(), "requests that found or left values in the MDC");
    }
  }

  abstract static class Contract extends HostContract {
    private final Host host;

    Contract(ServletContexts contexts, Security security) {
      this.host = new Host(contexts, security);
    }

    @Override
    public HostQuirks quirks() {
      return host.quirks();
    }

    @Override
    protected RunningHost start(Map<String, String> settings) throws Exception {
      return host.start(settings);
    }
  }

  /** Without annotations that open: the handler has closed what it does not know. */
  abstract static class Matrix extends HttpContract implements DispatchMatrixContract {
    private final Host host;

    Matrix(ServletContexts contexts, Security security) {
      this.host = new Host(contexts, security);
    }

    @Override
    public HostQuirks quirks() {
      return host.quirks();
    }

    @Override
    protected RunningHost start(Map<String, String> settings) throws Exception {
      return host.start(settings);
    }
  }

  @Nested
  final class Ee11 extends Contract {
    Ee11() {
      super(ServletContexts.EE11, Security.NONE);
    }
  }

  @Nested
  @Tag("matrix")
  final class Ee11WithAuthenticator extends Contract {
    Ee11WithAuthenticator() {
      super(ServletContexts.EE11, Security.CLERK);
    }
  }

  @Nested
  @Tag("matrix")
  final class Ee11Matrix extends Matrix {
    Ee11Matrix() {
      super(ServletContexts.EE11, Security.CLERK);
    }
  }

  @Nested
  @Tag("matrix")
  final class Ee10 extends Contract {
    Ee10() {
      super(ServletContexts.EE10, Security.NONE);
    }
  }

  @Nested
  @Tag("matrix")
  final class Ee10Matrix extends Matrix {
    Ee10Matrix() {
      super(ServletContexts.EE10, Security.CLERK);
    }
  }
}
