/** Users: where they come from, their passwords and their pictures. */
@NullMarked
package dev.impersonation.issuer.user;

import org.jspecify.annotations.NullMarked;
