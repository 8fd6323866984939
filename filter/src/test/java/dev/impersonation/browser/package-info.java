/** A browser, and what pages show in it. */
@NullMarked
package dev.impersonation.browser;

import org.jspecify.annotations.NullMarked;
