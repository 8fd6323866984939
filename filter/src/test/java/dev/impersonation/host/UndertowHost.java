package dev.impersonation.host;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.RunningHost;
import io.undertow.Undertow;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An embedded Undertow 2.3 with one deployment; it reads no {@code web.xml}. */
record UndertowHost(Undertow server, DeploymentManager manager) implements RunningHost {
  static UndertowHost start(Consumer<ServletContext> application) throws ServletException {
    return start(application, handler -> handler);
  }

  static UndertowHost start(Consumer<ServletContext> application, HandlerWrapper around)
      throws ServletException {
    return start(application, around, deployment -> {});
  }

  /** One whose default servlet has files. */
  static UndertowHost start(Consumer<ServletContext> application, ResourceManager files)
      throws ServletException {
    return start(
        application, handler -> handler, deployment -> deployment.setResourceManager(files));
  }

  static UndertowHost start(
      Consumer<ServletContext> application,
      HandlerWrapper around,
      Consumer<DeploymentInfo> deploying)
      throws ServletException {
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(UndertowHost.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("contract")
            .setEagerFilterInit(true)
            .addWelcomePage("index.html")
            .addErrorPage(Servlets.errorPage(ContractApplication.ERROR_PAGE))
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    ServletContainerInitializer.class,
                    new ImmediateInstanceFactory<ServletContainerInitializer>(
                        (classes, context) -> application.accept(context)),
                    Set.of()));
    ContractApplication.errorPages()
        .forEach((status, page) -> deployment.addErrorPage(Servlets.errorPage(page, status)));
    deploying.accept(deployment);
    if (VirtualThreads.ON) {
      Executor threads = VirtualThreads.executor();
      deployment.setExecutor(threads).setAsyncExecutor(threads);
    }
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(around.wrap(manager.start()))
            .build();
    server.start();
    return new UndertowHost(server, manager);
  }

  @Override
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
      manager.stop();
      manager.undeploy();
    } catch (ServletException e) {
      throw new IllegalStateException("Undertow did not stop", e);
    }
  }
}
