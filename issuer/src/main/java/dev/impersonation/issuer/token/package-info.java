/** What the issuer signs: session tokens and tickets; the keys for it, and the time. */
@NullMarked
package dev.impersonation.issuer.token;

import org.jspecify.annotations.NullMarked;
