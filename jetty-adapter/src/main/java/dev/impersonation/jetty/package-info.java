/** Impersonation for Jetty's own handlers: in front of all contexts, and without servlets. */
@NullMarked
package dev.impersonation.jetty;

import org.jspecify.annotations.NullMarked;
