package dev.impersonation.spring.host;

import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.util.ServerInfo;

/** The ways in which Boot runs the contract's application. */
enum Boot {
  TOMCAT(Server.TOMCAT),
  JETTY(Server.JETTY),
  SECURED_TOMCAT(Server.TOMCAT),
  SECURED_JETTY(Server.JETTY);

  private final Server server;

  Boot(Server server) {
    this.server = server;
  }

  private boolean isSecured() {
    return this == SECURED_TOMCAT || this == SECURED_JETTY;
  }

  /** What its server does otherwise than others. */
  HostQuirks quirks() {
    HostQuirks ofServer = quirksOfServer();
    if (!isSecured()) {
      return ofServer;
    }
    Set<HostQuirk> all = new HashSet<>(ofServer.quirks());
    all.add(HostQuirk.FORBIDS_CACHES_BY_ITSELF);
    return new HostQuirks(ofServer.host(), all);
  }

  private HostQuirks quirksOfServer() {
    return switch (server) {
      case TOMCAT ->
          HostQuirks.of(
              name() + " of Boot, " + ServerInfo.getServerNumber(),
              HostQuirk.FORWARDS_FROM_ERROR_PAGES_ARE_ERRORS,
              HostQuirk.JOINS_FOLDED_HEADERS,
              HostQuirk.READS_CHUNKED_IN_SPITE_OF_LENGTH,
              HostQuirk.FORGETS_REQUESTS_WHOSE_LISTENER_THROWS);
      case JETTY ->
          HostQuirks.of(
              name() + " of Boot, " + org.eclipse.jetty.server.Server.getVersion(),
              HostQuirk.TRACE_REACHES_THE_APPLICATION,
              HostQuirk.TAKES_NO_SERVLETS_IN_INIT,
              HostQuirk.CARRIES_NO_ATTRIBUTES_ACROSS);
    };
  }

  /** Starts it. */
  RunningHost start(Map<String, String> settings) {
    if (!isSecured()) {
      return BootHost.start(
          RunningApplication.builder(server, BootHost.Application.class), settings);
    }
    // Spring Security's rules would decide about anonymous requests, which the contract does not.
    Map<String, String> refusing = new HashMap<>(settings);
    refusing.putIfAbsent("anonymous", "refuse");
    return BootHost.start(
        RunningApplication.securedBuilder(server, BootHost.SecuredApplication.class), refusing);
  }
}
