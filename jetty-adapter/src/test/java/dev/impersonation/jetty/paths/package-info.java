/** What a route matches, and what the application does. */
@NullMarked
package dev.impersonation.jetty.paths;

import org.jspecify.annotations.NullMarked;
