/** From a raw session token to a verified context: signature and claims (RFC 7515, RFC 7519). */
@NullMarked
package dev.impersonation.token;

import org.jspecify.annotations.NullMarked;
