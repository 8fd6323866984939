/** The documentation, run. */
@NullMarked
package dev.impersonation.readme;

import org.jspecify.annotations.NullMarked;
