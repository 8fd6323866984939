package dev.impersonation.springdemo;

import java.nio.file.Path;

/** The runnable jars and their ways to start that must give the same answers. */
enum Demo {
  SERVLETS("jetty-demo.jar", "protect"),
  CORE("jetty-demo.jar", "core"),
  TOMCAT("tomcat.jar", "protect"),
  JETTY("jetty.jar", "protect"),
  TOMCAT_SECURED("tomcat.jar", "protect-secured"),
  JETTY_SECURED("jetty.jar", "protect-secured");

  private final String jar;
  private final String mode;

  Demo(String jar, String mode) {
    this.jar = jar;
    this.mode = mode;
  }

  Path jar() {
    return JarProcess.jar(jar);
  }

  String mode() {
    return mode;
  }
}
