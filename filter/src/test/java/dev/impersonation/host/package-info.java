/** The containers that hold the HTTP contract. */
@NullMarked
package dev.impersonation.host;

import org.jspecify.annotations.NullMarked;
