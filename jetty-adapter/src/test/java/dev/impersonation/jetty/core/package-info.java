/** The contract on handlers of Jetty's core. */
@NullMarked
package dev.impersonation.jetty.core;

import org.jspecify.annotations.NullMarked;
