/** The Backend API: what servers ask for with the secret key. */
@NullMarked
package dev.impersonation.issuer.backend;

import org.jspecify.annotations.NullMarked;
