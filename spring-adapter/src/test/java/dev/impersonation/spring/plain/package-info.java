/** Runs applications of Spring without Boot. */
@NullMarked
package dev.impersonation.spring.plain;

import org.jspecify.annotations.NullMarked;
