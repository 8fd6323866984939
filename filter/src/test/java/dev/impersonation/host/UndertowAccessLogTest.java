package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.RunningHost;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.handlers.accesslog.AccessLogReceiver;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Access log of Undertow 2.3")
final class UndertowAccessLogTest extends AccessLogOnHost {
  @Override
  RunningHost start(Path directory, Map<String, String> settings) throws Exception {
    AccessLogReceiver receiver = this::accept;
    HandlerWrapper around =
        (HandlerWrapper)
            recipe(directory, "UndertowAccessLog", "wrapper", AccessLogReceiver.class, receiver);
    return UndertowHost.start(context -> ContractApplication.register(context, settings), around);
  }

  @Override
  boolean logsLastAsyncPath() {
    return true;
  }
}
