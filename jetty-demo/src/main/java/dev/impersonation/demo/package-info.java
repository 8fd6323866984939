/** A web application behind the filter on embedded Jetty, runnable by one command. */
@NullMarked
package dev.impersonation.demo;

import org.jspecify.annotations.NullMarked;
