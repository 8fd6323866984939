/** Tests of the audit. */
@NullMarked
package dev.impersonation.audit;

import org.jspecify.annotations.NullMarked;
