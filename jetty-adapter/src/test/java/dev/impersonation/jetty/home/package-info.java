/** The module of a standalone Jetty, run in one that is unpacked as it is downloaded. */
@NullMarked
package dev.impersonation.jetty.home;

import org.jspecify.annotations.NullMarked;
