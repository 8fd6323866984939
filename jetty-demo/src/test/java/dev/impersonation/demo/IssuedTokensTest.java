package dev.impersonation.demo;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.IssuedTokenContract;
import dev.impersonation.contract.IssuedTokens;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.issuer.LocalIssuer;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Tokens of the running issuer, on Jetty 12.1 EE11")
final class IssuedTokensTest extends IssuedTokenContract {
  private final LocalIssuer issuer =
      LocalIssuer.builder()
          .usersJson(
              """
              [{"id": "user_customer",
                "organizations": [{"id": "org_1", "slug": "acme", "role": "org:admin",
                                   "permissions": ["org:invoices:read"]}]}]
              """)
          .allowedOrigins(List.of(LocalIssuerTokens.PAGE))
          .start();
  private final LocalIssuerTokens tokens = new LocalIssuerTokens(issuer);

  @Override
  public IssuedTokens tokens() {
    return tokens;
  }

  @Override
  protected RunningHost start(Map<String, String> settings) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost(DemoServer.HOST);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    context.addServletContainerInitializer(
        (classes, servletContext) -> ContractApplication.register(servletContext, settings));
    server.setHandler(context);
    server.start();
    return new Host(server, connector);
  }

  private record Host(Server server, ServerConnector connector) implements RunningHost {
    @Override
    public int port() {
      return connector.getLocalPort();
    }

    @Override
    public void close() {
      try {
        server.stop();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @AfterAll
  void closeIssuer() {
    issuer.close();
  }
}
