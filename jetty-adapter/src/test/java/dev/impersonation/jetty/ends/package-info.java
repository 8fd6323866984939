/** How requests end, and what is recorded of that. */
@NullMarked
package dev.impersonation.jetty.ends;

import org.jspecify.annotations.NullMarked;
