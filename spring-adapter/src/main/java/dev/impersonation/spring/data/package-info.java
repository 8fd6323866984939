/** Tells Spring Data whom a request speaks for. */
@NullMarked
package dev.impersonation.spring.data;

import org.jspecify.annotations.NullMarked;
