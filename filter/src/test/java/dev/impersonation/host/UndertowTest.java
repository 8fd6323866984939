package dev.impersonation.host;

import dev.impersonation.browser.BannerSuite;
import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.RunningHost;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.handlers.accesslog.AccessLogReceiver;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("Undertow 2.3")
@Tag("host")
final class UndertowTest {
  private static final Container HOST = new UndertowContainer();

  @Nested
  @Tag("older")
  final class Code extends ContractOnHost {
    Code() {
      super(HOST, Registration.CODE);
    }
  }

  @Nested
  @Tag("start")
  final class InitParams extends ContractOnHost {
    InitParams() {
      super(HOST, Registration.INIT_PARAMS);
    }
  }

  @Nested
  @Tag("older")
  final class CodeMatrix extends MatrixOnHost {
    CodeMatrix() {
      super(HOST, Registration.CODE);
    }
  }

  @Nested
  @Tag("matrix")
  final class InitParamsMatrix extends MatrixOnHost {
    InitParamsMatrix() {
      super(HOST, Registration.INIT_PARAMS);
    }
  }

  @Nested
  final class Attack extends AttackOnHost {
    Attack() {
      super(HOST);
    }
  }

  @Nested
  final class Detour extends DetourOnHost {
    Detour() {
      super(HOST);
    }
  }

  @Nested
  final class Coverage extends CoverageOnHost {
    Coverage() {
      super(HOST);
    }
  }

  @Nested
  final class AuditEdge extends AuditEdgeOnHost {
    AuditEdge() {
      super(HOST);
    }
  }

  @Nested
  final class RawPathFuzz extends RawPathFuzzOnHost {
    RawPathFuzz() {
      super(HOST);
    }
  }

  @Nested
  @Tag("start")
  final class Banner extends BannerSuite {
    @Override
    protected RunningHost start(Map<String, String> settings) throws Exception {
      return HOST.start(Registration.INIT_PARAMS, settings);
    }
  }

  @Nested
  final class WebSocket extends WebSocketOnHost {
    WebSocket() {
      super(HOST);
    }

    @Override
    RunningHost start(Set<Class<?>> endpoints, ServletContextListener application)
        throws Exception {
      WebSocketDeploymentInfo webSockets =
          new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(false, 1024));
      endpoints.forEach(webSockets::addEndpoint);
      return UndertowHost.start(
          context -> {},
          handler -> handler,
          deployment ->
              deployment
                  .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, webSockets)
                  // A listener behind the one by which Undertow maps its own filter.
                  .addServletExtension(
                      (info, context) ->
                          info.addListener(
                              new ListenerInfo(
                                  application.getClass(),
                                  new ImmediateInstanceFactory<>(application)))));
    }

    @Override
    Optional<RunningHost> startByWebXml(Set<Class<?>> endpoints, Path application) {
      return Optional.empty();
    }
  }

  @Nested
  final class AccessLog extends AccessLogOnHost {
    AccessLog() {
      super(HOST);
    }

    @Override
    RunningHost start(Path directory, Map<String, String> settings) throws Exception {
      AccessLogReceiver receiver = this::accept;
      HandlerWrapper around =
          (HandlerWrapper)
              recipe(directory, "UndertowAccessLog", "wrapper", AccessLogReceiver.class, receiver);
      return UndertowHost.start(context -> ContractApplication.register(context, settings), around);
    }
  }
}
