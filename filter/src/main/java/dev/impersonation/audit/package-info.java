/** Both identities of every action, on the record. */
@NullMarked
package dev.impersonation.audit;

import org.jspecify.annotations.NullMarked;
