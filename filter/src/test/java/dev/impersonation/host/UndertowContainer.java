package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.RunningHost;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.Version;
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
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Undertow, which reads no {@code web.xml}. */
final class UndertowContainer implements Container {
  @Override
  public HostQuirks quirks(Registration registration) {
    return HostQuirks.of(
        "Undertow " + Version.getVersionString() + ", " + registration,
        HostQuirk.JOINS_FOLDED_HEADERS,
        HostQuirk.TRACE_REACHES_THE_APPLICATION,
        HostQuirk.KEEPS_CONNECTION_WHOSE_WRITE_LISTENER_THROWS,
        HostQuirk.FORGETS_REQUESTS_COMPLETED_ON_WRITE_ERROR,
        HostQuirk.TAKES_NO_STATUS_AFTER_RESET,
        HostQuirk.TAKES_NO_SERVLETS_IN_INIT,
        HostQuirk.MATCHES_ROOT_BY_SLASH,
        HostQuirk.LOGS_LAST_ASYNC_PATH,
        HostQuirk.HAS_NO_WEBSOCKET_FILTER_WITHOUT_ENDPOINTS);
  }

  @Override
  public RunningHost start(Consumer<ServletContext> application) throws Exception {
    return UndertowHost.start(application);
  }

  @Override
  public RunningHost start(Registration registration, Map<String, String> settings)
      throws Exception {
    return UndertowHost.start(
        switch (registration) {
          case CODE -> context -> ContractApplication.register(context, settings);
          case INIT_PARAMS ->
              context -> ContractApplication.registerByInitParams(context, settings);
          case WEB_XML -> throw new UnsupportedOperationException();
        });
  }

  @Override
  public ManyApplications startMany() {
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
              .setClassLoader(UndertowContainer.class.getClassLoader())
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
