/** Servers that stop, and keys that do not come. */
@NullMarked
package dev.impersonation.jetty.lifecycle;

import org.jspecify.annotations.NullMarked;
