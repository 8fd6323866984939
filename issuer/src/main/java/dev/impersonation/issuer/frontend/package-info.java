/** The Frontend API: what browsers ask for with their cookies. */
@NullMarked
package dev.impersonation.issuer.frontend;

import org.jspecify.annotations.NullMarked;
