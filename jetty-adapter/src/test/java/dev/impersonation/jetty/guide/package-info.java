/** What docs/jetty.md prints, as a reader would have it. */
@NullMarked
package dev.impersonation.jetty.guide;

import org.jspecify.annotations.NullMarked;
