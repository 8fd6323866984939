package dev.impersonation.jetty.core;

import dev.impersonation.contract.AnonymousSessionContract;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.HttpContract;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.contract.SessionRaceContract;
import dev.impersonation.jetty.ImpersonationHandler;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.session.SessionHandler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("sessions of Jetty 12.1")
@Tag("host")
final class SessionContractTest {
  abstract static class OnCore extends HttpContract {
    private final String place;

    OnCore(String place) {
      this.place = place;
    }

    @Override
    public HostQuirks quirks() {
      return HostQuirks.of("Jetty " + Server.getVersion() + ", sessions " + place);
    }

    abstract Handler arranged(ImpersonationHandler handler);

    @Override
    protected RunningHost start(Map<String, String> settings) throws Exception {
      return CoreServer.start(new MdcWatch(arranged(CoreApplication.behindHandler(settings))));
    }
  }

  static SessionHandler sessions(Handler handler) {
    SessionHandler sessions = new SessionHandler();
    sessions.setHandler(handler);
    return sessions;
  }

  @Nested
  final class BeforeOurs extends OnCore implements AnonymousSessionContract, SessionRaceContract {
    BeforeOurs() {
      super("before ours");
    }

    @Override
    Handler arranged(ImpersonationHandler handler) {
      Together together = new Together(handler);
      SessionHandler sessions = sessions(together);
      sessions.setSessionCache(together.cache(sessions));
      return sessions;
    }
  }

  @Nested
  final class InAContextBehind extends OnCore implements AnonymousSessionContract {
    InAContextBehind() {
      super("in a context behind ours");
    }

    @Override
    Handler arranged(ImpersonationHandler handler) {
      handler.setHandler(new ContextHandler(sessions(handler.getHandler()), "/"));
      return handler;
    }
  }
}
