/** The arrows that must not be. */
@NullMarked
package dev.impersonation.jetty.architecture;

import org.jspecify.annotations.NullMarked;
