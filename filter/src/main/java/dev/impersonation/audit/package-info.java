/** Records both identities of every action. */
@NullMarked
package dev.impersonation.audit;

import org.jspecify.annotations.NullMarked;
