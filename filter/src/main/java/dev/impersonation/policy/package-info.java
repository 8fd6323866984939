/** What may be done while somebody impersonates. */
@NullMarked
package dev.impersonation.policy;

import org.jspecify.annotations.NullMarked;
