/** The rules between the packages. */
@NullMarked
package dev.impersonation.architecture;

import org.jspecify.annotations.NullMarked;
