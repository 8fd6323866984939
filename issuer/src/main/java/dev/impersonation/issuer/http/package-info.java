/** What both APIs have in common on the wire: errors, JSON answers, routes, the server. */
@NullMarked
package dev.impersonation.issuer.http;

import org.jspecify.annotations.NullMarked;
