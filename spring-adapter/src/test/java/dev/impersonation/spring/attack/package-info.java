/** Attacks on the adapter, as tests. */
@NullMarked
package dev.impersonation.spring.attack;

import org.jspecify.annotations.NullMarked;
