/** Other handlers of Jetty's, in front and behind. */
@NullMarked
package dev.impersonation.jetty.handlers;

import org.jspecify.annotations.NullMarked;
