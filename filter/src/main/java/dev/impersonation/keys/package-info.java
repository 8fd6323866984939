/** Where verification keys come from: key sets by RFC 7517, and single PEM keys. */
@NullMarked
package dev.impersonation.keys;

import org.jspecify.annotations.NullMarked;
