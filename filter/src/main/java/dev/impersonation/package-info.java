/** Who a request speaks for: the subject, and the actor behind it while somebody impersonates. */
@NullMarked
package dev.impersonation;

import org.jspecify.annotations.NullMarked;
