package dev.impersonation.host;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;

@DisplayName("several applications on Undertow 2.3")
final class UndertowAuditEdgeTest extends AuditEdgeOnHost {
  @Override
  ManyApplications start() {
    PathHandler paths = Handlers.path();
    Undertow server = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(paths).build();
    server.start();
    return new Applications(server, paths, Servlets.newContainer());
  }

  private record Applications(Undertow server, PathHandler paths, ServletContainer container)
      implements ManyApplications {
    @Override
    public void deploy(String path, Consumer<ServletContext> application) throws Exception {
      DeploymentInfo deployment =
          Servlets.deployment()
              .setClassLoader(UndertowAuditEdgeTest.class.getClassLoader())
              .setContextPath(path)
              .setDeploymentName(path)
              .setEagerFilterInit(true)
              .addServletContainerInitializer(
                  new ServletContainerInitializerInfo(
                      ServletContainerInitializer.class,
                      new ImmediateInstanceFactory<ServletContainerInitializer>(
                          (classes, context) -> application.accept(context)),
                      Set.of()));
      DeploymentManager manager = container.addDeployment(deployment);
      manager.deploy();
      paths.addPrefixPath(path, manager.start());
    }

    @Override
    public void undeploy(String path) throws Exception {
      DeploymentManager manager = container.getDeploymentByPath(path);
      paths.removePrefixPath(path);
      manager.stop();
      manager.undeploy();
    }

    @Override
    public int port() {
      return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() {
      server.stop();
    }
  }
}
