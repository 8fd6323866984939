/** A local issuer of actor tokens and impersonated sessions. */
@NullMarked
package dev.impersonation.issuer;

import org.jspecify.annotations.NullMarked;
