/** A Spring Boot application behind the filter, on Tomcat or Jetty, runnable by one command. */
@NullMarked
package dev.impersonation.springdemo;

import org.jspecify.annotations.NullMarked;
