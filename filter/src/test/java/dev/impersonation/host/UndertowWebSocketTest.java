package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("WebSockets on Undertow 2.3")
final class UndertowWebSocketTest extends WebSocketOnHost {
  @Override
  RunningHost start(Set<Class<?>> endpoints, ServletContextListener application) throws Exception {
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

  @Override
  boolean answersWithoutEndpoints() {
    return false;
  }
}
