package dev.impersonation.spring.mvc;

import dev.impersonation.spring.support.Server;

class HandlerRulesOnTomcatTest extends HandlerRulesOnServer {
  HandlerRulesOnTomcatTest() {
    super(Server.TOMCAT);
  }
}
