/** Whose sessions are whose. */
@NullMarked
package dev.impersonation.jetty.sessions;

import org.jspecify.annotations.NullMarked;
