/** JSON as it is read, kept and written; and the resources that both APIs answer with. */
@NullMarked
package dev.impersonation.issuer.json;

import org.jspecify.annotations.NullMarked;
