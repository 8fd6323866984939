/** What somebody with fresh eyes found. */
@NullMarked
package dev.impersonation.jetty.attack;

import org.jspecify.annotations.NullMarked;
