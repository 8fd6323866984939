/** What the issuer remembers: one class a table, plain SQL, one transaction a request. */
@NullMarked
package dev.impersonation.issuer.storage;

import org.jspecify.annotations.NullMarked;
