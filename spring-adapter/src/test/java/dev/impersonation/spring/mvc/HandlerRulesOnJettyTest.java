package dev.impersonation.spring.mvc;

import dev.impersonation.spring.support.Server;

class HandlerRulesOnJettyTest extends HandlerRulesOnServer {
  HandlerRulesOnJettyTest() {
    super(Server.JETTY);
  }
}
