/** Compiles and runs what the guide prints. */
@NullMarked
package dev.impersonation.spring.guide;

import org.jspecify.annotations.NullMarked;
